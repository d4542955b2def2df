using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Listing;

/// <summary>A token that was listed.</summary>
/// <param name="Listed">The token.</param>
/// <param name="Tokens">The tokens of its owner.</param>
internal sealed record InventoryItem(ListedToken Listed, TokenEndpoints Tokens);

/// <summary>All tokens that a bootstrap credential sees: those of an account, and those of its user.</summary>
/// <param name="world">The outside world.</param>
/// <param name="workplace">What work on tokens needs.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class Inventory(OutsideWorld world, Workplace workplace, IListDialogue dialogue)
{
    private readonly List<string> unseen = [];
    private readonly HashSet<TokenOwner> seen = [];

    /// <summary>Owners whose tokens the credential does not see, for people.</summary>
    public ImmutableArray<string> Unseen => [.. unseen];

    /// <summary>Whether all tokens of an owner were read.</summary>
    public bool HasSeen(TokenOwner owner) => seen.Contains(owner);

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">The credential sees none, or no account is known and no kind of owner is left.</exception>
    public async Task<ImmutableArray<InventoryItem>> ReadAsync(ListRequest request, CancellationToken cancellation)
    {
        var items = ImmutableArray.CreateBuilder<InventoryItem>();
        CloudflareApiException? fault = null;
        var owners = await OwnersAsync(request, cancellation);
        foreach (var owner in owners)
        {
            var tokens = workplace.Bootstrap.TokensOf(owner);
            try
            {
                var listed = await tokens.ListAsync(
                    request.IncludeExpired, (done, total) => dialogue.Progress(done, total ?? done + 1, $"tokens of {InWords(owner)}"), cancellation);
                seen.Add(owner);
                items.AddRange(listed.Select(token => new InventoryItem(token, tokens)));
            }
            catch (CloudflareApiException refused) when (refused.Kind
                is ApiErrorKind.MissingPermission or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily or ApiErrorKind.CredentialNotRecognised)
            {
                fault ??= refused;
                unseen.Add(InWords(owner));
            }
        }

        return unseen.Count == owners.Count && fault is not null
            ? await workplace.Bootstrap.AskAsync<ImmutableArray<InventoryItem>>(() => throw fault)
            : items.ToImmutable();
    }

    /// <summary>A token in words.</summary>
    /// <param name="item">The token.</param>
    /// <param name="recorded">What is recorded on this machine.</param>
    public TokenInfo InWords(InventoryItem item, ImmutableArray<RecordedToken> recorded)
    {
        var (summary, record) = (item.Listed.Summary, item.Listed.Record);
        var own = recorded.FirstOrDefault(candidate => candidate.Token.Id == summary.Id);
        var successor = recorded.FirstOrDefault(candidate => candidate.Retiring.Any(retiring => retiring.Token.Id == summary.Id));
        var names = new GroupNames(workplace.Catalog, [], record?.Policies ?? []);
        var grants = record is null ? [] : PolicySet.Of(record.Policies).Grants;
        return new TokenInfo(
            summary,
            item.Tokens.Owner,
            record is null ? null : [.. grants.Select(names.InWords)],
            record is null ? [] : [.. ConditionsOf(record)],
            record is null ? null : workplace.Meter.Measure(record.Policies, names.GroupOf))
        {
            Job = (own ?? successor)?.Job.ToString(),
            IsTemporary = own?.Temporary is not null || TemporaryMark.IsOn(summary.Name),
            IsRetiring = successor is not null,
            ManagesTokens = grants.Any(grant => TokenManagement.Includes(workplace.Catalog, grant.GroupId)),
            Sinks = own is null ? [] : [.. own.Sinks.Select(sink => sink.Kind == SinkAddress.DotEnv ? Path.GetFullPath(sink.Target, own.Job.Project) : sink.ToString())],
        };
    }

    /// <summary>The tokens that an id or a name means: the whole name, or the name without the mark at its end.</summary>
    public static ImmutableArray<InventoryItem> Named(ImmutableArray<InventoryItem> items, string which)
    {
        if (ResourceIds.IsHexId(which) && items.Where(item => item.Listed.Summary.Id == which).ToImmutableArray() is { IsEmpty: false } byId)
        {
            return byId;
        }

        var exact = items.Where(item => item.Listed.Summary.Name == which).ToImmutableArray();
        return exact.IsEmpty ? [.. items.Where(item => HeldTokenFinder.BaseName(item.Listed.Summary.Name) == which)] : exact;
    }

    /// <summary>What is said where a name means several tokens.</summary>
    public static Problem Several(string which, ImmutableArray<InventoryItem> found, Func<string, string> again) => new(
        "token.several",
        $"Several tokens are called {UntrustedText.Clean(which, 120)}: {string.Join(", ", found.Take(8).Select(item => $"{item.Listed.Summary.Id} ({UntrustedText.Clean(item.Listed.Summary.Name, 120)}, {UntrustedText.Clean(item.Listed.Summary.Status, 30)}, made {item.Listed.Summary.IssuedOn?.UtcDateTime.ToString("yyyy-MM-dd") ?? "at an unknown time"})"))}{(found.Length > 8 ? ", …" : string.Empty)}.",
        new Fix("Names are not unique. Name the one that is meant by its id:", again(found[0].Listed.Summary.Id)));

    /// <summary>What is said where there is none.</summary>
    public Problem NotFound(string which) => new(
        "token.not-found",
        $"There is no token {UntrustedText.Clean(which, 120)}, as far as this bootstrap credential sees{(unseen.Count == 0 ? string.Empty : $"; it does not see those of {string.Join(" and ", unseen)}")}.",
        new Fix("Look at those that are there:", "cftoken list --include-expired"));

    private static string InWords(TokenOwner owner) => owner.AccountId is null ? "the user" : owner.ToString();

    private static IEnumerable<string> ConditionsOf(TokenRecord record) =>
    [
        .. record.AllowedFrom.Select(network => $"only from {UntrustedText.Clean(network, 60)}"),
        .. record.RefusedFrom.Select(network => $"not from {UntrustedText.Clean(network, 60)}"),
        .. record.Condition.OtherMembers.Select(member => $"under a condition that is not known here: {UntrustedText.Clean(member, 60)}"),
        .. record.Condition.IsHollow ? ["perhaps from nowhere: its condition is there and says nothing"] : Array.Empty<string>(),
    ];

    private async Task<List<TokenOwner>> OwnersAsync(ListRequest request, CancellationToken cancellation)
    {
        var owners = new List<TokenOwner>();
        if (request.Owner != OwnerKind.User)
        {
            if (await AccountAsync(request, cancellation) is { } account)
            {
                owners.Add(TokenOwner.Account(account));
            }
            else if (request.Owner == OwnerKind.Account)
            {
                throw new ProblemException(new Problem(
                    "account.unknown",
                    "Nothing says whose tokens are meant.",
                    new Fix($"Name the account with --account-id ID, or set {TokenVariables.AccountId}."),
                    Kind: ProblemKind.Usage));
            }
            else
            {
                dialogue.Tell("No account is known, so only the user's own tokens are looked at. Name one with --account-id ID.");
            }
        }

        if (request.Owner != OwnerKind.Account)
        {
            owners.Add(TokenOwner.User);
        }

        return owners;
    }

    /// <summary>The account that is meant; null where nothing tells it.</summary>
    /// <exception cref="ProblemException">What tells it is no id.</exception>
    public async Task<string?> AccountAsync(ListRequest request, CancellationToken cancellation)
    {
        var account = request.AccountId
            ?? (world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? set : null)
            ?? ProjectsAccount(request)
            ?? workplace.Bootstrap.AccountId
            ?? await workplace.LookUps(request).OnlyAccountAsync(cancellation);
        return account is null || ResourceIds.IsHexId(account) ? account : throw new ProblemException(new Problem(
            "account.malformed-id",
            $"{UntrustedText.Clean(account, 40)} is no account id: it has 32 lower hex digits.",
            new Fix("Copy it from the dashboard's address, dash.cloudflare.com/<account id>."),
            Kind: ProblemKind.Usage));
    }

    // A folder without a project is no fault here: the project is only asked for the account.
    private string? ProjectsAccount(ListRequest request)
    {
        try
        {
            return new ProjectReader(world).Read(request.Path, request.Environment).AccountId?.Value;
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
