using Cftoken.Cloudflare.Credentials;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>Makes a bootstrap credential of what one place holds, and says so where that is another kind of credential.</summary>
/// <param name="names">The variables.</param>
/// <param name="get">A variable's value in that place; null or empty where it has none.</param>
/// <param name="source">The place, for people.</param>
/// <param name="where">The file; null where it is none.</param>
internal sealed class BootstrapReading(BootstrapNames names, Func<string, string?> get, string source, SourceLocation? where)
{
    /// <summary>The credential of the variables; null where neither a token nor a key is set.</summary>
    /// <exception cref="ProblemException">What is set is no bootstrap credential, or a key stands without its e-mail address.</exception>
    public BootstrapSource? OfVariables()
    {
        var token = Value(names.Token) is null ? null : names.Token;
        var key = names.Keys.FirstOrDefault(name => Value(name) is not null);
        return token is not null && !(names.PrefersKey && key is not null) ? OfValue(token, Value(token)!)
            : key is not null ? OfKey(key)
            : null;
    }

    /// <summary>The credential of a value that stands alone.</summary>
    /// <param name="name">What holds it: a variable, or standard input.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ProblemException">It is no bootstrap credential, or a key without its e-mail address.</exception>
    public BootstrapSource OfValue(string name, string value) => CredentialShapes.Of(value) switch
    {
        CredentialShape.Token => Make(new BootstrapCredential.MintingToken(new Secret(value))),
        CredentialShape.GlobalKey => WithEmail(name, value),
        var other => throw Wrong(name, other),
    };

    private BootstrapSource OfKey(string name) => CredentialShapes.Of(Value(name)!) switch
    {
        CredentialShape.GlobalKey => WithEmail(name, Value(name)!),
        CredentialShape.Token => throw Refuse(
            "bootstrap.wrong-kind", $"{name} holds an API token, not a Global API Key.", $"Put it into {names.Token}."),
        var other => throw Wrong(name, other),
    };

    private BootstrapSource WithEmail(string name, string key) => Value(names.Email) switch
    {
        null => throw Refuse(
            "bootstrap.no-email",
            $"{name} holds a Global API Key, which works only together with its user's e-mail address.",
            $"Set {names.Email} beside it."),
        var email when email.IndexOf('@', StringComparison.Ordinal) is <= 0 || email.Any(char.IsWhiteSpace) => throw Refuse(
            "bootstrap.email",
            $"{names.Email} holds no e-mail address.",
            "Write the address with which its user logs in to the dashboard."),
        var email => Make(new BootstrapCredential.GlobalApiKey(email, new Secret(key))),
    };

    private string? Value(string name) => get(name)?.Trim() is { Length: > 0 } value ? value : null;

    private BootstrapSource Make(BootstrapCredential credential) => new(credential, Value(names.AccountId), source);

    private ProblemException Wrong(string name, CredentialShape shape)
    {
        var what = shape switch
        {
            CredentialShape.OAuthToken => "an OAuth token, as wrangler login gets one; it cannot create tokens",
            CredentialShape.OriginCaKey => "an Origin CA key; it makes certificates, not tokens",
            CredentialShape.S3Secret => "the secret of an R2 key pair, as it looks; it opens buckets and cannot create tokens",
            _ => "an id (a token's, an account's, or an R2 access key id), not the value of a token",
        };
        return Refuse(
            "bootstrap.wrong-kind",
            $"{name} holds {what}.",
            "Give a token that can create tokens, or a Global API Key with its e-mail address.");
    }

    private ProblemException Refuse(string code, string message, string fix) =>
        new(new Problem(code, where is null ? $"{message} It comes from {source}." : message, new Fix(fix), where, ProblemKind.Credential));
}
