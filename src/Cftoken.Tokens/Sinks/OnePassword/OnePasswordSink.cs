using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Tokens.Sinks.Programs;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.OnePassword;

/// <summary>
/// Fields of a 1Password item, through op: the item is read, and given back whole on standard input with the fields
/// changed; assignments on the command line would show the value to the whole machine. Writing an item so loses what op
/// does not show of it, so a Login, which may have a passkey, is refused. Sources:
/// developer.1password.com/docs/cli/reference/management-commands/item and /docs/cli/item-template-json (2026-11).
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="vault">The vault, by name or id.</param>
/// <param name="item">The item, by name or id.</param>
/// <param name="context">Whose login is used.</param>
internal sealed class OnePasswordSink(SinkAddress address, string vault, string item, SinkContext context) : StoreSink(address, Undo)
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the fields get the values that they had, or are taken out; 1Password's older versions of the item stay";

    private static readonly HiddenValues Nothing = new();

    private readonly SinkProgram op = new(
        context.World, "op", context.ProjectFolder, "Install it from https://developer.1password.com/docs/cli/get-started, then log in: op signin");

    /// <inheritdoc />
    public override string Name => $"1Password {vault}/{item}";

    private ImmutableArray<string> AllNames =>
        [.. new[] { Address.Names.Token, Address.Names.AccountId, Address.Names.S3AccessKeyId, Address.Names.S3SecretAccessKey }.OfType<string>()];

    /// <inheritdoc />
    public override async Task CheckAsync(CancellationToken cancellation) => _ = await GetAsync(cancellation);

    /// <inheritdoc />
    protected override async Task<ImmutableDictionary<string, StoredValue>> ReadAsync(ImmutableArray<string> names, CancellationToken cancellation)
    {
        var read = await GetAsync(cancellation);
        return names.ToImmutableDictionary(name => name, read.ValueOf);
    }

    /// <inheritdoc />
    protected override async Task WriteAsync(ImmutableArray<StoreChange> changes, CancellationToken cancellation)
    {
        var before = await GetAsync(cancellation);
        var plain = new[] { Address.Names.AccountId, Address.Names.S3AccessKeyId }.OfType<string>().ToImmutableHashSet(StringComparer.Ordinal);
        var hidden = new HiddenValues([.. changes.Select(change => change.Value).OfType<Secret>(), .. before.Values]);
        var ended = await op.RunAsync(
            ["item", "edit", before.Id ?? item, "--vault", vault, "--format", "json"], before.With(changes, plain), hidden, cancellation);
        if (!ended.IsSuccess)
        {
            throw new ProblemException(new Problem(
                "sink.program",
                $"op could not change {Name}{ended.Reason}",
                new Fix("Check that the login may edit the item: op item get prints it, and op vault get its vault's rights.")));
        }

        if (!(await GetAsync(cancellation)).Others(AllNames).SequenceEqual(before.Others(AllNames)))
        {
            Warning = new Problem(
                "sink.item-changed",
                $"Other fields of {Name} are not what they were: somebody changed the item at the same time, or op did.",
                new Fix("Look at the item's earlier versions in 1Password, and restore what is missing."));
        }
    }

    private async Task<OnePasswordItem> GetAsync(CancellationToken cancellation)
    {
        var ended = await op.RunAsync(["item", "get", item, "--vault", vault, "--format", "json"], null, Nothing, cancellation);
        if (!ended.IsSuccess)
        {
            throw Refused(ended);
        }

        var read = OnePasswordItem.Parse(ended.Output) ?? throw new ProblemException(new Problem(
            "sink.program", $"op gave no item for {Name}.", new Fix("Run it by hand to see what it says:", $"op item get {ShellText.Quote(item)} --vault {ShellText.Quote(vault)}")));
        return read.Unfit(Name, AllNames) is { } unfit ? throw new ProblemException(unfit) : read;
    }

    private ProblemException Refused(ProgramResult ended)
    {
        if (ended.Said.Contains("sign in", StringComparison.OrdinalIgnoreCase) || ended.Said.Contains("signed in", StringComparison.OrdinalIgnoreCase)
            || ended.Said.Contains("No accounts", StringComparison.OrdinalIgnoreCase))
        {
            return new ProblemException(new Problem(
                "sink.no-credential", $"op is not logged in{ended.Reason}", new Fix("Log in, or set OP_SERVICE_ACCOUNT_TOKEN:", "op signin"), Kind: ProblemKind.Credential));
        }

        return new ProblemException(new Problem(
            "sink.not-found",
            $"op does not find {Name}{ended.Reason}",
            new Fix("Check the names, or make the item:", $"op item create --category 'API Credential' --vault {ShellText.Quote(vault)} --title {ShellText.Quote(item)}")));
    }
}
