using System.Buffers;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Credentials;

/// <summary>Puts a credential into a request's headers.</summary>
internal static class CredentialHeaders
{
    // What cannot stand in a header must not reach the HTTP stack: its complaint would quote the value.
    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7e - 0x20).Select(code => (char)code)]);

    /// <summary>As a bearer token.</summary>
    /// <exception cref="ProblemException">The value cannot be a credential.</exception>
    public static Action<HttpRequestMessage> Bearer(Secret token)
    {
        MustBeSendable(token.Reveal(), "The token");
        return request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token.Reveal()}");
    }

    /// <summary>As a bootstrap credential.</summary>
    /// <exception cref="ProblemException">The value cannot be a credential.</exception>
    public static Action<HttpRequestMessage> Bootstrap(BootstrapCredential credential)
    {
        if (credential is BootstrapCredential.GlobalApiKey key)
        {
            MustBeSendable(key.Key.Reveal(), "The Global API Key");
            MustBeSendable(key.Email, "The e-mail address");
            return request =>
            {
                request.Headers.TryAddWithoutValidation("X-Auth-Email", key.Email);
                request.Headers.TryAddWithoutValidation("X-Auth-Key", key.Key.Reveal());
            };
        }

        return Bearer(((BootstrapCredential.MintingToken)credential).Value);
    }

    private static void MustBeSendable(string value, string what)
    {
        if (value.AsSpan().ContainsAnyExcept(Visible))
        {
            throw new ProblemException(new Problem(
                "credential.malformed",
                $"{what} holds a space, a line break or another character that no credential has.",
                new Fix("Copy it again, without quotes and white space around it."),
                Kind: ProblemKind.Credential));
        }
    }
}
