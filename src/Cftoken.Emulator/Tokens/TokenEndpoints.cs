using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>
/// The token endpoints, of the user and of accounts: the same but for the owner. Source:
/// developers.cloudflare.com/api/resources/user/subresources/tokens/ and …/accounts/subresources/tokens/ (2026-11).
/// </summary>
internal sealed class TokenEndpoints(EmulatorState state, TokenBook book, PolicyRules rules, TokenJson json) : IEndpoints
{
    // developers.cloudflare.com/fundamentals/api/reference/limits/ (2026-11); the message at the limit is not recorded.
    private const int LargestUserCount = 50;
    private const int LargestAccountCount = 500;

    /// <inheritdoc />
    public void Map(EndpointTable table)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["/user", "/accounts/{account_id}"])
        {
            table.On($"GET {prefix}/tokens", List);
            table.On($"POST {prefix}/tokens", Create);
            table.On($"GET {prefix}/tokens/verify", Verify, answersInactive: true);
            table.On($"GET {prefix}/tokens/{{token_id}}", request => EmulatorResponse.Ok(json.Write(Find(request), request.At)));
            table.On($"PUT {prefix}/tokens/{{token_id}}", Replace);
            table.On($"PUT {prefix}/tokens/{{token_id}}/value", Roll);
            table.On($"DELETE {prefix}/tokens/{{token_id}}", Delete);
        }
    }

    private TokenOwner OwnerOf(EmulatorRequest request) => request.Values.TryGetValue("account_id", out var account)
        ? new TokenOwner(OwnerKind.Account, account)
        : new TokenOwner(OwnerKind.User, state.User.Id);

    private TokenRecord Find(EmulatorRequest request) =>
        state.Tokens.Find(request["token_id"]) is { } token && token.Owner == OwnerOf(request) ? token : throw TokenErrors.NoSuchToken(request);

    private EmulatorResponse List(EmulatorRequest request)
    {
        var owner = OwnerOf(request);
        var found = state.Tokens.All
            .Where(token => token.Owner == owner)
            .Where(token => token.StatusAt(request.At) != "expired" || request.Query("include_expired") == "true")
            .Where(token => request.Query("name") is not { } part || token.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
            .OrderBy(token => token.IssuedOn)
            .Select(token => (JsonNode?)json.Write(token, request.At))
            .ToList();
        if (request.Query("direction") == "desc")
        {
            found.Reverse();
        }

        return EmulatorResponse.Page(request, found, perPage: 20, smallest: 5, largest: 50);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var owner = OwnerOf(request);
        var draft = TokenDraftReader.Read(request.Json(), isNew: true);
        rules.Check(owner, draft.Policies, mayManageTokens: request.Caller.Kind == CredentialKind.GlobalKey);
        var limit = owner.Kind == OwnerKind.User ? LargestUserCount : LargestAccountCount;
        if (state.Tokens.All.Count(token => token.Owner == owner) >= limit)
        {
            throw TokenErrors.Invalid($"The maximum number of tokens has been reached: {limit}");
        }

        var (created, value) = book.Create(owner, draft, request.At);
        var shown = json.Write(created, request.At);
        shown["value"] = value.Reveal();
        return EmulatorResponse.Ok(shown);
    }

    private EmulatorResponse Replace(EmulatorRequest request)
    {
        var token = Find(request);
        var draft = TokenDraftReader.Read(request.Json(), isNew: false);
        rules.Check(token.Owner, draft.Policies, mayManageTokens: request.Caller.Kind == CredentialKind.GlobalKey);
        return EmulatorResponse.Ok(json.Write(book.Replace(token, draft, request.At), request.At));
    }

    // developers.cloudflare.com/fundamentals/api/how-to/roll-token/: the body must be an object, the result is a string.
    private EmulatorResponse Roll(EmulatorRequest request)
    {
        var token = Find(request);
        if (request.Json().ValueKind != JsonValueKind.Object)
        {
            throw TokenErrors.Invalid("The body must be an object");
        }

        return EmulatorResponse.Ok(book.Roll(token, request.At).Reveal());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        var token = Find(request);
        state.Tokens.Remove(token.Id);
        return EmulatorResponse.Ok(new JsonObject { ["id"] = token.Id });
    }

    private EmulatorResponse Verify(EmulatorRequest request)
    {
        if (request.Caller.Token is not { } token || token.Owner != OwnerOf(request))
        {
            return EmulatorResponse.Error((int)HttpStatusCode.Unauthorized, 1000, "Invalid API Token");
        }

        return EmulatorResponse.Ok(
            TokenJson.WriteBrief(token, request.At),
            messages: token.StatusAt(request.At) == "active" ? [new ApiError(10000, "This API Token is valid and active")] : []);
    }
}
