using System.Collections.Immutable;

namespace Cftoken.Tokens.Sinks.Addresses;

/// <summary>A setting that the addresses of a kind may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What its value is, for people: <c>NAME</c>, <c>all|private|selected</c>.</param>
/// <param name="Expects">What a value must be, in the words of a message.</param>
/// <param name="IsValue">Whether a value is one.</param>
public sealed record SinkSetting(string Name, string Value, string Expects, Func<string, bool> IsValue);

/// <summary>Settings that several kinds have.</summary>
public static class SinkSettings
{
    /// <summary>The name that the token gets.</summary>
    public const string Token = "token";

    /// <summary>The name that the account's id gets, or <see cref="None"/>.</summary>
    public const string Account = "account";

    /// <summary>The name that the S3 pair's access key id gets.</summary>
    public const string AccessKeyId = "access-key-id";

    /// <summary>The name that the S3 pair's secret access key gets.</summary>
    public const string SecretAccessKey = "secret-access-key";

    /// <summary>In place of the account's name: it is not delivered.</summary>
    public const string None = "none";

    private const int MaxNameLength = 100;

    /// <summary>The names under which things are stored.</summary>
    public static readonly ImmutableArray<SinkSetting> Names =
    [
        OfName(Token),
        new SinkSetting(Account, "NAME|none", $"{ANameIs}, or none", value => value == None || IsName(value)),
        OfName(AccessKeyId),
        OfName(SecretAccessKey),
    ];

    private const string ANameIs = "a name of up to 100 letters, digits and _, not beginning with a digit";

    /// <summary>Whether something can be stored under this name everywhere: it is a variable's name.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxNameLength && !char.IsAsciiDigit(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
    }

    /// <summary>A setting that is one of some words.</summary>
    public static SinkSetting OneOf(string name, params ImmutableArray<string> words) =>
        new(name, string.Join('|', words), string.Join(" or ", words), words.Contains);

    private static SinkSetting OfName(string name) => new(name, "NAME", ANameIs, IsName);
}
