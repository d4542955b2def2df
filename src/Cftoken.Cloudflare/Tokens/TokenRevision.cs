using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>
/// What an update of a token sends. An update replaces everything, and whether it clears or keeps what is left out is not
/// documented (developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/update/, 2026-11): so all
/// that is not to change goes along in the form in which it came.
/// </summary>
/// <param name="Token">The token as it was read.</param>
public sealed record TokenRevision(TokenRecord Token)
{
    /// <summary>What it may do; null: as it is.</summary>
    public PolicySet? Policies { get; init; }

    /// <summary><c>active</c> or <c>disabled</c>; null: as it is.</summary>
    public string? Status { get; init; }

    /// <summary>Its condition; null: as it is.</summary>
    public TokenCondition? Condition { get; init; }

    /// <summary>When it stops; null: as it is.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>The body of the request.</summary>
    /// <exception cref="InvalidOperationException">
    /// The status is one that cannot be set, no policy is left, or a policy that is not understood as a whole would lose something.
    /// </exception>
    internal byte[] ToJson()
    {
        var status = Status ?? Token.Summary.Status;
        if (status is not (TokenSummary.Active or TokenSummary.Disabled))
        {
            throw new InvalidOperationException("A token's status can be set to active or disabled only.");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, Token.Summary.Name);
            WritePolicies(writer);
            (Condition ?? Token.Condition).Write(writer);
            WriteAsItCame(writer, "not_before");
            if (ExpiresOn is { } end)
            {
                writer.WriteString("expires_on"u8, end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }
            else
            {
                WriteAsItCame(writer, "expires_on");
            }

            writer.WriteString("status"u8, status);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WritePolicies(Utf8JsonWriter writer)
    {
        var kept = Policies is null ? Token.PoliciesAsTheyCame : Token.PoliciesNotUnderstood;
        var opaque = PolicySet.Of(Token.NotUnderstood);
        if (Policies?.To(opaque) is { Missing.IsEmpty: false })
        {
            throw new InvalidOperationException("A policy that is not understood as a whole cannot be taken apart.");
        }

        var written = Policies is null ? [] : PolicySet.Of(opaque.To(Policies).Missing).ToPolicies();
        if (kept.Length + written.Length == 0)
        {
            throw new InvalidOperationException("A token has at least one policy.");
        }

        writer.WriteStartArray("policies"u8);
        foreach (var policy in kept)
        {
            TokenPolicies.WriteAsItCame(writer, policy);
        }

        foreach (var policy in written)
        {
            PolicyJson.Write(writer, policy);
        }

        writer.WriteEndArray();
    }

    private void WriteAsItCame(Utf8JsonWriter writer, string name)
    {
        if (Token.Origin.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }
}
