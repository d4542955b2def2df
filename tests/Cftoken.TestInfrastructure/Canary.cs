using System.Security.Cryptography;
using System.Text;
using Cftoken.Core.Secrets;

namespace Cftoken.TestInfrastructure;

/// <summary>
/// A value shaped like a Cloudflare token, made at run time, that must turn up in its sink and nowhere else: neither
/// raw nor in base64 nor URL-encoded. Shape: <c>cfut_</c> and 40 characters, then 8 hex digits
/// (developers.cloudflare.com/fundamentals/api/get-started/token-formats/, 2026-04-14).
/// </summary>
public sealed class Canary
{
    private readonly string[] forms;

    /// <summary>Makes a value.</summary>
    /// <param name="prefix"><c>cfut_</c> for a user token, <c>cfat_</c> for an account token, <c>cfk_</c> for a global key.</param>
    public Canary(string prefix = "cfut_")
        : this(prefix, prefix + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 40)
            + RandomNumberGenerator.GetHexString(8, lowercase: true))
    {
    }

    private Canary(string prefix, string value)
    {
        Value = value;
        forms = [.. FormsOf(value[prefix.Length..]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>The value as a secret.</summary>
    public Secret Secret => new(Value);

    /// <summary>A canary for a value that something else made.</summary>
    public static Canary For(string value) => new(value.IndexOf('_', StringComparison.Ordinal) is > 0 and var cut ? value[..(cut + 1)] : "", value);

    /// <summary>Whether any form of the value stands in the text.</summary>
    public bool IsIn(string text) => forms.Any(form => text.Contains(form, StringComparison.Ordinal));

    /// <summary>Fails when any form of the value stands in one of the texts.</summary>
    public void MustBeAbsentFrom(params IEnumerable<string> texts)
    {
        var index = 0;
        foreach (var text in texts)
        {
            if (IsIn(text))
            {
                throw new InvalidOperationException($"The canary stands in text {index}: {text.Replace(Value, Secret.Redacted, StringComparison.Ordinal)}");
            }

            index++;
        }
    }

    /// <summary>Fails when any form of the value stands in a file below the folder, or in a file's name. Links are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="except">Full paths of the files that may hold it: its sinks.</param>
    public void MustBeAbsentFromFiles(string folder, params IEnumerable<string> except)
    {
        var sinks = except.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var isLink = new FileInfo(path).LinkTarget is not null;
            if (!sinks.Contains(Path.GetFullPath(path)) && (IsIn(path) || (!isLink && IsInBytes(File.ReadAllBytes(path)))))
            {
                throw new InvalidOperationException($"The canary stands in the file {path.Replace(Value, Secret.Redacted, StringComparison.Ordinal)}.");
            }
        }
    }

    private bool IsInBytes(byte[] bytes) =>
        IsIn(Encoding.Latin1.GetString(bytes)) || IsIn(Encoding.Unicode.GetString(bytes)) || (bytes.Length > 1 && IsIn(Encoding.Unicode.GetString(bytes, 1, bytes.Length - 1)));

    // The random part alone is looked for, so that a value without its prefix is found too. Base64 depends on where the
    // value starts within its group of three bytes, so all three alignments are looked for, without the characters that
    // neighbouring bytes share. The two characters in which base64url differs never come from a token's characters.
    private static IEnumerable<string> FormsOf(string value)
    {
        yield return value;
        yield return string.Concat(value.Select(character => $"%{(int)character:X2}"));
        yield return string.Concat(value.Select(character => $"%{(int)character:x2}"));
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));
        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(value));
        for (var offset = 0; offset < 3; offset++)
        {
            var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('\0', offset) + value));
            yield return padded[(offset == 0 ? 0 : 4)..(padded.Length - 4)];
        }
    }
}
