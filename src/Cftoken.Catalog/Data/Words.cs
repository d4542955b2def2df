using System.Text;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>HTTP methods as the data files write them, one string each.</summary>
internal static class MethodName
{
    /// <summary>The method's name.</summary>
    public static string Of(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("GET"u8) ? "GET"
        : word.SequenceEqual("POST"u8) ? "POST"
        : word.SequenceEqual("PUT"u8) ? "PUT"
        : word.SequenceEqual("PATCH"u8) ? "PATCH"
        : word.SequenceEqual("DELETE"u8) ? "DELETE"
        : string.Intern(Encoding.UTF8.GetString(word));
}

/// <summary>The words that the data files use for what a call must carry.</summary>
internal static class CredentialWord
{
    /// <summary>The credential that a word stands for; empty is an API token with one of the groups.</summary>
    /// <exception cref="InvalidDataException">The word is not one of them.</exception>
    public static Credential Read(ReadOnlySpan<byte> word, out bool anyToken)
    {
        anyToken = word.SequenceEqual("any-token"u8);
        return word.IsEmpty || anyToken ? Credential.ApiToken
            : word.SequenceEqual("none"u8) ? Credential.None
            : word.SequenceEqual("assets_jwt"u8) ? Credential.AssetsSession
            : word.SequenceEqual("pages_upload_token"u8) ? Credential.PagesUpload
            : throw new InvalidDataException($"'{Encoding.UTF8.GetString(word)}' is no kind of credential.");
    }
}
