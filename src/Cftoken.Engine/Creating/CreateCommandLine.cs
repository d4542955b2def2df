using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Creating;

/// <summary>
/// A creation as it would be typed, for whoever is told to run it again: with all that was asked for, so that the
/// second run is about the same token.
/// </summary>
public static class CreateCommandLine
{
    /// <summary>The command line of a request.</summary>
    /// <param name="request">The request, changed as the next run should differ.</param>
    /// <param name="more">What no request holds, as it is typed: <c>--yes</c>.</param>
    public static string For(CreateRequest request, string? more = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var words = new List<string> { "cftoken", "create" };
        if (request.Path != "." || request.Asked is { NamesWork: true, IsAlone: false })
        {
            words.Add(ShellText.Quote(request.Path));
        }

        Option("--env", request.Environment);
        Option("--job", request.Job);
        Options("--permission", request.Asked?.Permissions);
        Options("--operation", request.Asked?.Operations);
        Options("--profile", request.Asked?.Profiles);
        Option("--account-id", request.Asked?.AccountId);
        Options("--zone-id", request.Asked?.ZoneIds);
        Options("--r2-bucket", request.Asked?.Buckets);
        Options("--worker", request.Asked?.Workers);
        Option("--wrangler", request.Wrangler?.ToString());
        Option("--bootstrap-env", request.BootstrapFile);
        Option("--lookup", request.LookupFile);
        foreach (var (name, id) in request.Zones.OrderBy(zone => zone.Key, StringComparer.Ordinal))
        {
            Option("--zone", $"{name}={id}");
        }

        Option("--sink", request.Sink);
        Option("--name", request.Name);
        Option("--expires", request.TimeToLive?.ToString());
        Option("--owner", request.Owner switch { OwnerKind.User => "user", OwnerKind.Account => "account", _ => null });
        Option("--api-base", request.ApiBase);
        if (request.Existing != ExistingToken.KeepIfExact)
        {
            words.Add(request.Existing == ExistingToken.Reuse ? "--reuse" : "--new");
        }

        if (more is not null)
        {
            words.Add(more);
        }

        return string.Join(' ', words);

        void Options(string name, IEnumerable<string>? values)
        {
            foreach (var value in values ?? [])
            {
                Option(name, value);
            }
        }

        void Option(string name, string? value)
        {
            if (value is not null)
            {
                words.Add($"{name} {ShellText.Quote(value)}");
            }
        }
    }
}
