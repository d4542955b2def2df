using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Cloudflare.Addressing;

/// <summary>Who said where the API is.</summary>
public enum ApiBaseSource
{
    /// <summary>Nobody: it is Cloudflare's own.</summary>
    Default,

    /// <summary>The environment of this process.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}

/// <summary>
/// Where the API is, and with that where a credential may go. It comes from the command line or from this process's
/// environment, never from a file of the project: a project must not be able to call credentials to itself.
/// </summary>
public sealed class ApiBase
{
    /// <summary>The variable that wrangler reads too.</summary>
    public const string Variable = "CLOUDFLARE_API_BASE_URL";

    /// <summary>Its older name, which wrangler still reads.</summary>
    public const string OldVariable = "CF_API_BASE_URL";

    private const string ApiPath = "/client/v4";

    private static readonly Uri Cloudflare = new("https://api.cloudflare.com" + ApiPath);

    private ApiBase(Uri address, ApiBaseSource source)
    {
        Address = address;
        Source = source;
    }

    /// <summary>The address, without a slash at its end.</summary>
    public Uri Address { get; }

    /// <summary>Who said so.</summary>
    public ApiBaseSource Source { get; }

    /// <summary>Whether it is Cloudflare's own API.</summary>
    public bool IsCloudflare => Address == Cloudflare;

    /// <summary>Host and port, for people.</summary>
    public string Host => Address.Authority;

    /// <summary>Finds it: the command line wins over the environment, the environment over Cloudflare's own.</summary>
    /// <param name="commandLine">The option's value; null where it was not given.</param>
    /// <param name="environment">This process's environment. An empty variable counts as not set.</param>
    /// <exception cref="ProblemException">It is no address that a credential may go to.</exception>
    public static ApiBase Find(string? commandLine, IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (commandLine is not null)
        {
            return Parse(commandLine, "--api-base", ApiBaseSource.CommandLine);
        }

        foreach (var variable in new[] { Variable, OldVariable })
        {
            if (environment.Get(variable) is { Length: > 0 } value)
            {
                return Parse(value, variable, ApiBaseSource.Environment);
            }
        }

        return new ApiBase(Cloudflare, ApiBaseSource.Default);
    }

    /// <summary>
    /// Refuses a bootstrap credential where it must not go: it can make tokens, so a host other than Cloudflare's must
    /// be named on the command line, where a person sees it.
    /// </summary>
    /// <exception cref="ProblemException">The host comes from the environment.</exception>
    public void MustTakeBootstrapCredential()
    {
        if (!IsCloudflare && Source != ApiBaseSource.CommandLine)
        {
            throw new ProblemException(new Problem(
                "api-base.bootstrap",
                $"A bootstrap credential goes to {Host} only when the command line says so; here the environment does.",
                new Fix($"Add --api-base {ShellText.Quote(Address.AbsoluteUri)} to the command, or unset {Variable} and {OldVariable}."),
                Kind: ProblemKind.Usage));
        }
    }

    /// <summary>The address.</summary>
    public override string ToString() => Address.AbsoluteUri;

    private static ApiBase Parse(string text, string origin, ApiBaseSource source)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw Wrong(origin, $"'{UntrustedText.Clean(text, 200)}' is not an http or https address.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Wrong(origin, "the address must not hold a user, a query or a fragment.");
        }

        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw Wrong(origin, $"{address.Authority} is not on this machine, so it needs https.");
        }

        var path = address.AbsolutePath.TrimEnd('/');
        return path.EndsWith(ApiPath, StringComparison.Ordinal)
            ? new ApiBase(new Uri(address.GetLeftPart(UriPartial.Authority) + path), source)
            : throw Wrong(origin, $"the path must end in {ApiPath}.");
    }

    private static ProblemException Wrong(string origin, string what) => new(new Problem(
        "api-base.invalid",
        $"{origin}: {what}",
        new Fix($"Give an address like {Cloudflare} or http://127.0.0.1:8787{ApiPath}"),
        Kind: ProblemKind.Usage));
}
