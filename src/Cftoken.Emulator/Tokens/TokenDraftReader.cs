using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>Reads the body of a token's creation or replacement; its own shape only, not whether it may be.</summary>
internal static class TokenDraftReader
{
    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isNew">Whether the token is new: its policies must then have no ids.</param>
    /// <exception cref="Endpoints.RefusalException">The body has the wrong shape.</exception>
    public static TokenDraft Read(JsonElement body, bool isNew)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw TokenErrors.Invalid("The body must be an object");
        }

        return new TokenDraft(
            ReadName(body), ReadPolicies(body, isNew), ReadCondition(body), ReadTime(body, "not_before"), ReadTime(body, "expires_on"), ReadStatus(body));
    }

    private static string ReadName(JsonElement body) =>
        Member(body, "name") is { ValueKind: JsonValueKind.String } name && name.GetString() is { Length: > 0 and <= TokenDraft.LongestName } text
            ? text
            : throw TokenErrors.BadName();

    private static ImmutableArray<Policy> ReadPolicies(JsonElement body, bool isNew)
    {
        if (Member(body, "policies") is not { ValueKind: JsonValueKind.Array } policies || policies.GetArrayLength() == 0)
        {
            throw TokenErrors.Invalid("policies must be present");
        }

        foreach (var policy in policies.EnumerateArray().Where(policy => policy.ValueKind == JsonValueKind.Object))
        {
            if (isNew && policy.TryGetProperty("id", out _))
            {
                throw TokenErrors.ReusedPolicy();
            }

            if (Member(policy, "permission_groups") is { ValueKind: JsonValueKind.Array } groups
                && groups.EnumerateArray().Any(group => group.ValueKind != JsonValueKind.Object || Member(group, "id") is null))
            {
                throw TokenErrors.GroupWithoutId();
            }
        }

        try
        {
            return PolicyJson.ReadAll(policies);
        }
        catch (ProblemException wrong)
        {
            throw TokenErrors.Invalid(string.Join(" ", wrong.Problems.Select(problem => problem.Message)));
        }
    }

    private static TokenCondition? ReadCondition(JsonElement body)
    {
        if (Member(body, "condition") is not { ValueKind: JsonValueKind.Object } condition)
        {
            return null;
        }

        var addresses = Member(condition, "request_ip") is { ValueKind: JsonValueKind.Object } given ? given : default;
        return new TokenCondition(ReadNetworks(addresses, "in"), ReadNetworks(addresses, "not_in"));
    }

    private static ImmutableArray<string> ReadNetworks(JsonElement addresses, string name)
    {
        if (addresses.ValueKind != JsonValueKind.Object || Member(addresses, name) is not { } list)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw TokenErrors.Invalid($"condition.request_ip.{name} must be a list");
        }

        return [.. list.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String && item.GetString() is { } text && TokenCondition.TryRead(text, out _)
                ? text
                : throw TokenErrors.Invalid($"condition.request_ip.{name} must hold addresses or networks in CIDR notation"))];
    }

    private static DateTimeOffset? ReadTime(JsonElement body, string name)
    {
        if (Member(body, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            && value.GetString() is [.., 'Z' or (>= '0' and <= '9')] text
            && DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw TokenErrors.Invalid($"{name} must be a time of RFC 3339");
    }

    private static string? ReadStatus(JsonElement body) => Member(body, "status") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } status when status.GetString() is "active" or "disabled" => status.GetString(),
        _ => throw TokenErrors.Invalid("status must be active or disabled"),
    };

    // A member that is null counts as left out.
    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
