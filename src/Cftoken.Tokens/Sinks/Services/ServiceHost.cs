using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Sinks.Services;

/// <summary>
/// Where a service is. That stands in this process's environment and nowhere else: a project must not be able to call
/// values to itself.
/// </summary>
internal static class ServiceHost
{
    /// <summary>The address, without a slash at its end.</summary>
    /// <param name="environment">This process's environment. An empty variable counts as not set.</param>
    /// <param name="service">The service, for people.</param>
    /// <param name="variables">The variables that its own tools read, the strongest first.</param>
    /// <param name="usual">Where it is when none is set; null where it has no address of its own.</param>
    /// <param name="path">A path that the tools let people write at the end, or leave out; it is cut off.</param>
    /// <exception cref="ProblemException">There is no address, or none that a value may go to.</exception>
    public static Uri Find(IEnvironment environment, string service, ImmutableArray<string> variables, Uri? usual, string? path = null)
    {
        foreach (var variable in variables)
        {
            if (environment.Get(variable) is { Length: > 0 } value)
            {
                return Parse(value, variable, path);
            }
        }

        return usual ?? throw new ProblemException(new Problem(
            "sink.no-host",
            $"Where {service} is, is not known.",
            new Fix($"Set {string.Join(" or ", variables)} to its address: https://{service.ToLowerInvariant()}.example.com"),
            Kind: ProblemKind.Usage));
    }

    private static Uri Parse(string text, string variable, string? path)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw Wrong(variable, $"'{UntrustedText.Clean(text, 200)}' is no http or https address.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Wrong(variable, "the address must not hold a user, a query or a fragment.");
        }

        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw Wrong(variable, $"{address.Authority} is not on this machine, so it needs https.");
        }

        var whole = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(path is not null && whole.EndsWith(path, StringComparison.Ordinal) ? whole[..^path.Length] : whole);
    }

    private static ProblemException Wrong(string variable, string what) => new(new Problem(
        "sink.host",
        $"{variable}: {what}",
        new Fix($"Set {variable} to an address like https://secrets.example.com"),
        Kind: ProblemKind.Usage));
}
