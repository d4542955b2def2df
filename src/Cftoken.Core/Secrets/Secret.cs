using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cftoken.Core.Secrets;

/// <summary>
/// A credential's value. It cannot be formatted, compared, hashed or serialised by accident: its text is
/// <c>[REDACTED]</c>, and the value comes out only through <see cref="Reveal"/>, whose callers are few and easy to list.
/// </summary>
[JsonConverter(typeof(RefusingConverter))]
public sealed class Secret
{
    /// <summary>What stands wherever a secret's text would.</summary>
    public const string Redacted = "[REDACTED]";

    private readonly string value;

    /// <summary>Wraps a credential's value.</summary>
    /// <param name="value">The value, exactly as the API or the user gave it.</param>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
    }

    /// <summary>
    /// The value itself, for the request that needs it or for its sink. Never pass the result to anything that
    /// formats, logs or keeps text.
    /// </summary>
    public string Reveal() => value;

    /// <summary>
    /// The SHA-256 of the value's UTF-8 bytes in lower hex. Of a Cloudflare token it is the secret of its S3 pair, and so as
    /// secret as the value: only the emulator, whose tokens open nothing, keeps it.
    /// </summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <summary>Whether both hold the same value, in a time that does not depend on where they differ.</summary>
    public bool IsSameAs(Secret other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(value)),
            SHA256.HashData(Encoding.UTF8.GetBytes(other.value)));
    }

    /// <summary>Always <see cref="Redacted"/>.</summary>
    public override string ToString() => Redacted;

    /// <summary>Refuses to write a secret into JSON, and to read one from it.</summary>
    public sealed class RefusingConverter : JsonConverter<Secret>
    {
        /// <inheritdoc />
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is never read from JSON by a serialiser.");

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is never written into JSON by a serialiser.");
    }
}
