using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Products.Shared;

/// <summary>
/// The tokens of an upload of assets, of Workers and of Pages: signed JWTs with an expiry, which the upload itself carries in place of an API token.
/// Nothing is remembered of them; the signature tells that the emulator issued one.
/// </summary>
internal sealed class UploadTokens
{
    private byte[]? key;

    /// <summary>Issues a token for an upload session.</summary>
    /// <param name="request">The request that asks for it.</param>
    /// <param name="session">The session.</param>
    /// <param name="isComplete">Whether everything is uploaded, so that the token stands for the assets.</param>
    public string Issue(EmulatorRequest request, string session, bool isComplete)
    {
        var claims = new JsonObject
        {
            ["exp"] = request.At.AddHours(1).ToUnixTimeSeconds(),
            ["session"] = session,
            ["complete"] = isComplete,
        };
        var head = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{head}.{Sign(request, head)}";
    }

    /// <summary>The session that a token belongs to; null where the emulator did not issue it or it has expired.</summary>
    public (string Session, bool IsComplete)? Read(EmulatorRequest request, string? token)
    {
        if (token?.Split('.') is not [var head, var claims, var signature]
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(request, $"{head}.{claims}")), Encoding.ASCII.GetBytes(signature)))
        {
            return null;
        }

        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var root = document.RootElement;
        return root.GetProperty("exp").GetInt64() > request.At.ToUnixTimeSeconds()
            ? (root.Text("session")!, root.Flag("complete") is true)
            : null;
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private string Sign(EmulatorRequest request, string head)
    {
        key ??= request.Server.Ids.Bytes(32);
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)));
    }
}
