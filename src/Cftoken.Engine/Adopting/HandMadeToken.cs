using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Adopting;

/// <summary>Reads a token that somebody made in the dashboard.</summary>
internal static class HandMadeToken
{
    /// <summary>What it is read from, for people.</summary>
    public static readonly SourceLocation Where = new("standard input");

    /// <summary>Reads it from standard input.</summary>
    /// <param name="world">The terminal.</param>
    /// <param name="known">Every bootstrap credential that is known.</param>
    /// <param name="tell">Asks for it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProblemException">Nothing came, it is no token, or it is a bootstrap credential.</exception>
    public static async Task<Secret> ReadAsync(
        OutsideWorld world, Func<IReadOnlyList<BootstrapSource>> known, Action<string> tell, CancellationToken cancellation)
    {
        var text = await HiddenInput.ReadAsync(world.Terminal, "the token", tell, cancellation);
        if (text.Length == 0)
        {
            throw Refuse("adopt.no-token", "Standard input holds no token.", "Paste it on the terminal, or pipe it in: cftoken adopt < FILE", ProblemKind.Usage);
        }

        var what = CredentialShapes.Of(text) switch
        {
            CredentialShape.GlobalKey => "a Global API Key, which can do everything its user can",
            CredentialShape.OAuthToken => "an OAuth token, as wrangler login gets one; it ends within hours",
            CredentialShape.OriginCaKey => "an Origin CA key",
            CredentialShape.S3Secret => "the secret of an R2 key pair, as it looks",
            CredentialShape.Id => "an id, not the value of a token",
            _ when text.Any(char.IsWhiteSpace) || text.Contains('=', StringComparison.Ordinal) => "more than a token",
            _ => null,
        };
        if (what is not null)
        {
            throw Refuse("adopt.wrong-kind", $"This is {what}.", "Give the value of an API token and nothing else, as the dashboard shows it once.", ProblemKind.Credential);
        }

        var value = new Secret(text);
        return known().Any(bootstrap => bootstrap.Value.IsSameAs(value)) ? throw ManagesTokens() : value;
    }

    /// <summary>What is said of a token that can make tokens.</summary>
    public static ProblemException ManagesTokens() => Refuse(
        "adopt.manages-tokens",
        "This token can make tokens: it is a bootstrap credential, and never goes into a project.",
        "Make one in the dashboard without API Tokens and Account API Tokens, or have cftoken make it with this one: cftoken create --bootstrap-env -",
        ProblemKind.Credential);

    /// <summary>Refuses a token among the words of the command line, where a shell's history keeps it.</summary>
    /// <exception cref="ProblemException">It looks like one.</exception>
    public static void MustNotBePath(OutsideWorld world, string path)
    {
        var full = Path.GetFullPath(path, world.Environment.CurrentDirectory);
        if (!world.Files.DirectoryExists(full) && !world.Files.FileExists(full)
            && (TokenFamilies.Of(new Secret(path)) != TokenFamily.Unknown || (path.Length >= 37 && path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))))
        {
            throw Refuse(
                "adopt.in-arguments",
                "This looks like a token, and a command line is no place for one: the shell's history keeps it, and other programs can read it.",
                "Take it out of the history, roll it in the dashboard, and give it on standard input: cftoken adopt",
                ProblemKind.Usage);
        }
    }

    private static ProblemException Refuse(string code, string message, string fix, ProblemKind kind) => new(new Problem(code, message, new Fix(fix), Kind: kind));
}
