using System.Net;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Requests;

namespace Cftoken.Emulator.Tokens;

/// <summary>
/// What the token endpoints answer to a body that they do not take: 400, code 1001, and a message. Where no source tells
/// the message, it is the emulator's own.
/// </summary>
internal static class TokenErrors
{
    /// <summary>developers.cloudflare.com/fundamentals/api/how-to/create-via-api/ (2026-08-11).</summary>
    public static RefusalException SubToken() => Invalid("sub-token is not allowed to have permissions to manage other tokens");

    /// <summary>Seen by implementers (2026): one pair of group and resource that the creator may not give refuses it all.</summary>
    public static RefusalException BeyondCreator(string groupName) =>
        Invalid($"Failed common permission check against resources. (Permission group: \"{groupName}\")");

    /// <summary>cloudflare/cloudflare-docs #352 (2020-11-24).</summary>
    public static RefusalException ReusedPolicy() => Invalid("Reusing existing policies is not supported by token creation");

    /// <summary>cloudflare/cloudflare-go #3843 (2025-04-12), cloudflare/terraform-provider-cloudflare #5091.</summary>
    public static RefusalException GroupWithoutId() => Invalid("These rules must pass for permission_groups: id must be present");

    /// <summary>Seen for a Worker's flat key, and for a Worker on a user-owned token (2026-09-27).</summary>
    public static RefusalException UnsupportedResource(string type) => Invalid($"{type} is not a supported resource type");

    /// <summary>Seen for a product-wide group on one Worker (2026-09-17).</summary>
    public static RefusalException ScopeNotFound() => Invalid("Scope not found");

    /// <summary>cloudflare/terraform-provider-cloudflare #3227 (2024-04-04), for the flat key of all buckets.</summary>
    public static RefusalException UnauthorizedResource() =>
        new(EmulatorResponse.Error((int)HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource"));

    /// <summary>The code is 400 as well: alchemy-run/distilled, packages/cloudflare/patches/accounts (2026-03-15).</summary>
    public static RefusalException BadName() => new(EmulatorResponse.Error(
        (int)HttpStatusCode.BadRequest, 400, $"name must have a length between 1 and {TokenDraft.LongestName} characters"));

    /// <summary>A malformed or foreign token id: alchemy-run/distilled, packages/cloudflare/patches/accounts (2026-03-15).</summary>
    public static RefusalException NoSuchToken(EmulatorRequest request) => new(RoutingAnswers.NoRoute(request));

    /// <summary>Anything else that is wrong with the body.</summary>
    public static RefusalException Invalid(string message) =>
        new(EmulatorResponse.Error((int)HttpStatusCode.BadRequest, 1001, message));
}
