using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Tokens.Sinks.Services;

namespace Cftoken.Tokens.Sinks.GitHub;

/// <summary>
/// Secrets of GitHub, whose values nobody can read, and the account's id as a variable beside them. Each is a request of
/// its own; the token goes last, so that a failure before it leaves the one that was there.
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="place">Which store.</param>
/// <param name="context">Whose login is used.</param>
internal sealed class GitHubSink(SinkAddress address, GitHubPlace place, SinkContext context) : ITokenSink
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "a secret that was new is deleted; one that was replaced cannot be put back, for nobody can read it";

    private readonly GitHubProgram gh = new(context.World, context.ProjectFolder);

    /// <inheritdoc />
    public string Name => place.Name;

    /// <inheritdoc />
    public SinkAddress Address => address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: false, Undo);

    /// <inheritdoc />
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await MustAnswerAsync(place.Holder, "see it", cancellation);
        await MustAnswerAsync($"{place.Secrets}/public-key", "see the public key of its secrets", cancellation);
        if (address.Names.AccountId is not null && !place.IsAccountSecret)
        {
            await MustAnswerAsync($"{place.Variables}?per_page=1", "see its variables", cancellation);
        }

        foreach (var repository in place.Repositories)
        {
            await IdOfAsync(repository, cancellation);
        }
    }

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var entries = delivery.EntriesUnder(address.Names);
        var before = ImmutableDictionary.CreateBuilder<string, GitHubEntry>();
        foreach (var entry in entries)
        {
            before[entry.Name] = await LookAsync(entry, cancellation);
        }

        // Not to be stopped half-way: what was begun is finished, or it is told how far it came.
        cancellation.ThrowIfCancellationRequested();
        var written = new List<DeliveredEntry>();
        foreach (var entry in entries.Reverse())
        {
            try
            {
                await WriteAsync(entry, before[entry.Name]);
                written.Add(entry);
            }
            catch (Exception failed) when (failed is ProblemException or ServiceException)
            {
                throw await UndeliveredAsync(failed, entry, written, before.ToImmutable());
            }
        }

        return new SinkReceipt(Name, before[address.Names.Token].IsThere ? null : false, Git: null)
        {
            Delivered = entries,
            Before = before.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Value),
            Unreadable = [.. before.Where(pair => pair.Value is { IsThere: true, Value: null }).Select(pair => pair.Key)],
            Marks = await MarksAsync(entries),
        };
    }

    /// <inheritdoc />
    public Task<Secret?> ReadAsync(CancellationToken cancellation) => throw new ProblemException(new Problem(
        "sink.write-only",
        $"Nobody can read the secrets of {Name}.",
        new Fix("Rotate the token, which delivers a new one.")));

    /// <inheritdoc />
    public async Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var isAsBefore = true;
        foreach (var entry in receipt.Delivered)
        {
            var now = await AskAsync(() => LookAsync(entry, cancellation));
            var isOurs = now.Value is { } value ? value.IsSameAs(entry.Value) : now.IsThere && now.UpdatedAt == receipt.Marks.GetValueOrDefault(entry.Name);
            if (!isOurs || receipt.Unreadable.Contains(entry.Name))
            {
                isAsBefore = false;
                continue;
            }

            await AskAsync(async () =>
            {
                await PutBackAsync(entry, receipt.Before[entry.Name]);
                return true;
            });
        }

        return isAsBefore;
    }

    private bool IsVariable(DeliveredEntry entry) => entry.Name == address.Names.AccountId && !place.IsAccountSecret;

    private string PathOf(DeliveredEntry entry) => $"{(IsVariable(entry) ? place.Variables : place.Secrets)}/{entry.Name}";

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ServiceException failed)
        {
            throw new ProblemException(ProblemOf(failed));
        }
    }

    private Problem ProblemOf(Exception failed) => failed is ProblemException refused
        ? refused.Problems[0]
        : new Problem("sink.service", failed.Message, new Fix("Try again; if it stays so, look what is wrong:", $"cftoken sinks check --sink {ShellText.Quote(address.ToString())}"));

    private async Task MustAnswerAsync(string path, string what, CancellationToken cancellation)
    {
        var answer = await AskAsync(() => gh.AskAsync("GET", path, null, cancellation));
        if (!answer.IsSuccess)
        {
            throw GitHubProgram.Refused(place, answer.Status, what, UntrustedText.Clean(answer.TextAt("message"), 200));
        }
    }

    private async Task<GitHubEntry> LookAsync(DeliveredEntry entry, CancellationToken cancellation)
    {
        var answer = await AskAsync(() => gh.AskAsync("GET", PathOf(entry), null, cancellation));
        return answer switch
        {
            { IsSuccess: true } => new GitHubEntry(true, answer.TextAt("value") is { Length: > 0 } value ? new Secret(value) : null, answer.TextAt("updated_at")),
            { Status: 404 } => GitHubEntry.Nothing,
            _ => throw GitHubProgram.Refused(place, answer.Status, $"see {entry.Name}", UntrustedText.Clean(answer.TextAt("message"), 200)),
        };
    }

    private async Task WriteAsync(DeliveredEntry entry, GitHubEntry before)
    {
        if (!IsVariable(entry))
        {
            await gh.SetSecretAsync(place, entry.Name, entry.Value, CancellationToken.None);
        }
        else if (before.Value is not { } present || !present.IsSameAs(entry.Value) || place.Visibility is not null)
        {
            await SetVariableAsync(entry.Name, entry.Value, before.IsThere);
        }
    }

    private async Task SetVariableAsync(string name, Secret value, bool isThere)
    {
        var ids = new List<long>();
        foreach (var repository in place.Repositories)
        {
            ids.Add(await IdOfAsync(repository, CancellationToken.None));
        }

        var json = JsonBody.Write(writer =>
        {
            writer.WriteString("name", name);
            writer.WriteString("value", value.Reveal());
            if (place.Visibility is { } visibility)
            {
                writer.WriteString("visibility", visibility);
            }

            if (ids.Count > 0)
            {
                writer.WriteStartArray("selected_repository_ids");
                ids.ForEach(writer.WriteNumberValue);
                writer.WriteEndArray();
            }
        });
        await MustDoAsync(isThere ? "PATCH" : "POST", isThere ? $"{place.Variables}/{name}" : place.Variables, json, $"store the variable {name}");
    }

    private async Task<long> IdOfAsync(string repository, CancellationToken cancellation)
    {
        var answer = await AskAsync(() => gh.AskAsync("GET", $"repos/{place.Owner}/{repository}", null, cancellation));
        return answer.IsSuccess && answer.At("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number)
            ? number
            : throw GitHubProgram.Refused(new GitHubPlace(place.Owner, repository, place.App), answer.Status, "see it", string.Empty);
    }

    private async Task MustDoAsync(string method, string path, byte[]? json, string what)
    {
        var answer = await gh.AskAsync(method, path, json, CancellationToken.None);
        if (!answer.IsSuccess && !(method == "DELETE" && answer.Status == 404))
        {
            throw GitHubProgram.Refused(place, answer.Status, what, UntrustedText.Clean(answer.TextAt("message"), 200));
        }
    }

    private Task PutBackAsync(DeliveredEntry entry, Secret? before) => before is not null
        ? SetVariableAsync(entry.Name, before, isThere: true)
        : MustDoAsync("DELETE", PathOf(entry), null, $"delete {entry.Name}");

    // When each was stored, by GitHub's clock: what is stored later is somebody else's.
    private async Task<ImmutableDictionary<string, string?>> MarksAsync(ImmutableArray<DeliveredEntry> entries)
    {
        var marks = ImmutableDictionary.CreateBuilder<string, string?>();
        try
        {
            foreach (var entry in entries)
            {
                marks[entry.Name] = (await LookAsync(entry, CancellationToken.None)).UpdatedAt;
            }
        }
        catch (ProblemException)
        {
            // Everything is delivered; without the times nothing is taken back later.
        }

        return marks.ToImmutable();
    }

    private async Task<ProblemException> UndeliveredAsync(
        Exception failed, DeliveredEntry at, List<DeliveredEntry> written, ImmutableDictionary<string, GitHubEntry> before)
    {
        var isUncertain = failed is ServiceException { IsOutcomeUnknown: true }
            || (failed is ProblemException refused && refused.Problems.Any(problem => problem.Code == SinkFaults.Uncertain));
        var told = new List<string>
        {
            isUncertain
                ? $"It is not certain whether {Name} holds the new {at.Name}."
                : $"{Name} does not hold the new {at.Name}.",
        };
        var kept = new List<string>();
        foreach (var entry in written)
        {
            try
            {
                if (before[entry.Name] is { IsThere: true, Value: null })
                {
                    kept.Add(entry.Name);
                }
                else
                {
                    await PutBackAsync(entry, before[entry.Name].Value);
                    told.Add($"{entry.Name} was stored and is put back.");
                }
            }
            catch (Exception also) when (also is ProblemException or ServiceException)
            {
                kept.Add(entry.Name);
            }
        }

        if (kept.Count > 0)
        {
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", kept)} {(kept.Count == 1 ? "is" : "are")} new there, and cannot be put back."));
        }

        // What may be there of the new token must not be made worthless by deleting it.
        var code = kept.Count > 0 || isUncertain ? SinkFaults.Uncertain : "sink.read-back";
        return new ProblemException(ProblemOf(failed), new Problem(code, string.Join(' ', told), new Fix("Run the command again: delivering twice does no harm.")));
    }
}

/// <summary>What lies in a store under a name.</summary>
/// <param name="IsThere">Whether anything does.</param>
/// <param name="Value">A variable's value; a secret's is given to nobody.</param>
/// <param name="UpdatedAt">When it was stored, as GitHub writes it.</param>
internal sealed record GitHubEntry(bool IsThere, Secret? Value, string? UpdatedAt)
{
    /// <summary>Nothing.</summary>
    public static readonly GitHubEntry Nothing = new(false, null, null);
}
