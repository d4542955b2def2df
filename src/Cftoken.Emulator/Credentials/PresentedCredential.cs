using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator.Credentials;

/// <summary>What a request's headers hold: a token, a key with an e-mail, nothing, or something malformed.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="Key">The Global API Key.</param>
/// <param name="Email">The e-mail that came with the key.</param>
/// <param name="Malformed">What is wrong with the headers, as the API's <c>error_chain</c> says it.</param>
internal sealed partial record PresentedCredential(Secret? Token, Secret? Key, string? Email, ImmutableArray<ApiError> Malformed)
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// Reads the headers. Key and e-mail come before the token. Codes: 6111 Authorization, 6103 X-Auth-Key, 6102 e-mail,
    /// all below 6003; seen in acmesh-official/acme.sh #6435, jeessy2/ddns-go #916 (2025-07, 2023-11). A token that
    /// begins with <c>Bearer </c> itself is malformed too: measured with wrangler 4.164.0 (2026-11-22).
    /// </summary>
    public static PresentedCredential Read(IHeaderDictionary headers)
    {
        var key = headers["X-Auth-Key"].ToString();
        var email = headers["X-Auth-Email"].ToString();
        var authorization = headers.Authorization.ToString();
        if (key.Length > 0 || email.Length > 0)
        {
            return ReadKey(key, email);
        }

        if (authorization.Length == 0)
        {
            return new PresentedCredential(null, null, null, []);
        }

        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && TokenForm().IsMatch(authorization.AsSpan(Scheme.Length))
            ? new PresentedCredential(new Secret(authorization[Scheme.Length..]), null, null, [])
            : WithErrors(new ApiError(6111, "Invalid format for Authorization header"));
    }

    private static PresentedCredential ReadKey(string key, string email)
    {
        var errors = ImmutableArray.CreateBuilder<ApiError>();
        if (!email.Contains('@', StringComparison.Ordinal))
        {
            errors.Add(new ApiError(6102, "Invalid format for X-Auth-Email header"));
        }

        if (!KeyForm().IsMatch(key))
        {
            errors.Add(new ApiError(6103, "Invalid format for X-Auth-Key header"));
        }

        return errors.Count > 0 ? WithErrors([.. errors]) : new PresentedCredential(null, new Secret(key), email, []);
    }

    private static PresentedCredential WithErrors(params ImmutableArray<ApiError> errors) => new(null, null, null, errors);

    // Old tokens are 40 characters of this set, new ones 53, OAuth tokens have a dot in the middle. Sources:
    // developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14).
    [GeneratedRegex("^[A-Za-z0-9_.-]{40,120}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TokenForm();

    [GeneratedRegex("^(?:[0-9a-f]{37,45}|cfk_[A-Za-z0-9]{48})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyForm();
}
