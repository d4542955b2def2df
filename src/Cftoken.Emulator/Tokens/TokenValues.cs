using System.Globalization;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Tokens;

/// <summary>
/// Makes credentials' values: a prefix, 40 random characters and 8 hex digits of checksum. Source:
/// developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14); which bytes Cloudflare's checksum
/// covers is not published, here it covers all before it.
/// </summary>
internal static class TokenValues
{
    /// <summary>The prefix of the Global API Key.</summary>
    public const string KeyPrefix = "cfk_";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int RandomLength = 40;
    private const uint Crc32Polynomial = 0xEDB88320;

    /// <summary>The prefix of tokens of a kind of owner.</summary>
    public static string PrefixOf(OwnerKind owner) => owner == OwnerKind.User ? "cfut_" : "cfat_";

    /// <summary>A new value.</summary>
    public static Secret Mint(string prefix, IdSource ids)
    {
        var body = prefix + Body(ids);
        return new Secret(body + Crc32(body).ToString("x8", CultureInfo.InvariantCulture));
    }

    /// <summary>A new value of the form of before 2026: 40 characters, and nothing that tells whose it is.</summary>
    public static Secret MintOldForm(IdSource ids) => new(Body(ids));

    private static string Body(IdSource ids) => string.Concat(Enumerable.Range(0, RandomLength).Select(_ => Character(ids)));

    // Bytes past the largest multiple of the alphabet's length are thrown away: every character is equally likely.
    private static char Character(IdSource ids)
    {
        while (true)
        {
            var value = ids.Bytes(1)[0];
            if (value < byte.MaxValue / Alphabet.Length * Alphabet.Length)
            {
                return Alphabet[value % Alphabet.Length];
            }
        }
    }

    private static uint Crc32(string ascii)
    {
        var crc = uint.MaxValue;
        foreach (var character in ascii)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Crc32Polynomial;
            }
        }

        return ~crc;
    }
}
