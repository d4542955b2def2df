using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Sending;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>Tokens as the API's JSON.</summary>
internal static class TokenJson
{
    /// <summary>The body that creates a token.</summary>
    /// <exception cref="ArgumentException">The name or the policies are none.</exception>
    public static byte[] Write(TokenDraft draft)
    {
        if (draft.Name is not { Length: > 0 and <= TokenDraft.MaxNameLength })
        {
            throw new ArgumentException($"A token's name has 1 to {TokenDraft.MaxNameLength} characters.", nameof(draft));
        }

        if (draft.Policies.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A token has at least one policy.", nameof(draft));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, draft.Name);
            writer.WritePropertyName("policies"u8);
            PolicyJson.WriteAll(writer, draft.Policies);
            TokenCondition.None.With(draft.AllowedFrom, draft.RefusedFrom).Write(writer);
            WriteDate(writer, "not_before", draft.NotBefore);
            WriteDate(writer, "expires_on", draft.ExpiresOn);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static TokenSummary ReadSummary(JsonElement token, Shape shape) => new(
        shape.Id(token),
        shape.Text(token, "name"),
        shape.Text(token, "status"),
        Shape.Date(token, "issued_on"),
        Shape.Date(token, "modified_on"),
        Shape.Date(token, "last_used_on"),
        Shape.Date(token, "not_before"),
        Shape.Date(token, "expires_on"));

    public static TokenRecord ReadRecord(JsonElement token, Shape shape) => new(
        ReadSummary(token, shape), ReadPolicies(token, shape), TokenCondition.Of(token)) { Origin = token };

    // One token that this program does not understand must not hide all others.
    public static ListedToken ReadListed(JsonElement token, Shape shape)
    {
        try
        {
            var record = ReadRecord(token, shape);
            return new ListedToken(record.Summary, record);
        }
        catch (CloudflareApiException)
        {
            return new ListedToken(ReadSummary(token, shape), null);
        }
    }

    public static CreatedToken ReadCreated(JsonElement token, Shape shape)
    {
        var value = ReadValue(shape.Property(token, "value"), shape);
        var summary = ReadSummary(token, shape);
        return new CreatedToken(summary with { Name = Without(value, summary.Name), Status = Without(value, summary.Status) }, value);
    }

    /// <summary>A token's new value. What the request itself had sent was taken out of the answer, and is no new value.</summary>
    public static Secret ReadValue(JsonElement value, Shape shape) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            && !text.Contains(Secret.Redacted, StringComparison.Ordinal)
            ? new Secret(text)
            : throw shape.Malformed("the token's value is no text, or one that was sent");

    public static TokenVerification ReadVerification(JsonElement token, TokenOwner owner, Shape shape) => new(
        shape.Id(token), shape.Text(token, "status"), Shape.Date(token, "not_before"), Shape.Date(token, "expires_on"), owner);

    public static LivePermissionGroup ReadGroup(JsonElement group, Shape shape) => new(
        shape.Text(group, "id"),
        shape.Text(group, "name"),
        [.. shape.Items(group, "scopes").Select(scope => scope.GetString() ?? string.Empty)]);

    private static string Without(Secret value, string text) => new SecretForms(value).RemoveFrom(text);

    private static void WriteDate(Utf8JsonWriter writer, string name, DateTimeOffset? date)
    {
        if (date is { } known)
        {
            writer.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
    }

    private static ImmutableArray<Policy> ReadPolicies(JsonElement token, Shape shape)
    {
        try
        {
            return PolicyJson.ReadAll(shape.Property(token, "policies"));
        }
        catch (ProblemException unknown)
        {
            throw shape.Malformed(unknown.Problems[0].Message);
        }
    }
}
