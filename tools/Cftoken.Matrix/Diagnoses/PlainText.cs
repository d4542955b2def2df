using System.Text.RegularExpressions;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>What a run printed, with everything taken out that differs between two runs of the same: folders, ports, times, made-up ids, advice to take a newer wrangler.</summary>
public static partial class PlainText
{
    /// <summary>The text as a pipeline on a machine of its own shows it.</summary>
    /// <param name="text">What was printed.</param>
    /// <param name="wrangler">wrangler's version, which it prints first; newer ones are told to hide that line, because with it they ask npm for a newer version.</param>
    public static string Of(string text, string wrangler)
    {
        var plain = LocalFile().Replace(text, "/home/runner/.config/.wrangler/logs/wrangler.log");
        plain = LocalPath().Replace(plain.Replace(RepositoryRoot.File("artifacts/wrangler"), "/tmp/wrangler", StringComparison.Ordinal), "/home/runner/app");
        plain = LocalAddress().Replace(plain, "https://api.cloudflare.com");
        plain = Version().Replace(plain, "${before}aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
        plain = Milliseconds().Replace(plain, "5 ms");
        plain = Seconds().Replace(plain, "(1.00 sec)");
        plain = NewerVersion().Replace(plain, match => $"\n{match.Groups["line"].Value[..^match.Groups["text"].Length]}");
        plain = Outdated().Replace(plain, string.Empty);
        return plain.Contains('⛅') ? plain : $" ⛅️ wrangler {wrangler}\n───────────────────\n{plain}";
    }

    [GeneratedRegex("""/tmp/[^\s"']{1,200}\.log""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LocalFile();

    [GeneratedRegex("""/tmp/[^\s"'/]{1,100}""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LocalPath();

    [GeneratedRegex("""http://127\.0\.0\.1:\d{2,5}""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LocalAddress();

    [GeneratedRegex("""(?<before>Version ID: |Deployment ID: )[0-9a-f-]{36}""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Version();

    // Whether a newer wrangler is known depends on the network; the line below the version is as long as it.
    [GeneratedRegex("""(?<text> \(update available [^)\n]{1,40}\))\n(?<line>-{28,80}|─{28,80})""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex NewerVersion();

    [GeneratedRegex("""(?:\x1B\[[0-9;]{0,8}m){0,2}▲ [^\n]{0,80}The version of Wrangler you are using is now out-of-date\.[^\n]{0,8}\n\n(?:  [^\n]{0,200}\n){3}\n\n""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Outdated();

    [GeneratedRegex("""\b\d{1,6} ms\b""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Milliseconds();

    [GeneratedRegex("""\(\d{1,4}\.\d{1,3} sec\)""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Seconds();
}
