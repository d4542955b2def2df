using System.Text.RegularExpressions;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>
/// Checks a wrangler configuration: its top level and, as wrangler does, the one environment that is asked for. What
/// wrangler refuses is a problem, and so is an unknown binding, without which a plan would be too narrow; what wrangler
/// ignores is a warning.
/// </summary>
internal sealed partial class WranglerValidation
{
    private readonly bool isRedirected;
    private readonly ShapeCheck shapes;

    internal WranglerValidation(bool isRedirected)
    {
        this.isRedirected = isRedirected;
        shapes = new ShapeCheck(Problems, Warnings);
    }

    internal List<Problem> Problems { get; } = [];

    internal List<Problem> Warnings { get; } = [];

    /// <summary>Checks the keys of the top level or of an environment.</summary>
    /// <param name="section">The table.</param>
    /// <param name="environment">The environment's name; null for the top level.</param>
    internal void Check(ConfigNode section, string? environment)
    {
        var prefix = environment is null ? string.Empty : $"env.{UntrustedText.Clean(environment, 80)}.";
        foreach (var member in section.Members)
        {
            if (member.Value.Kind != ConfigKind.Null)
            {
                CheckMember(member, prefix, environment is not null);
            }
        }
    }

    private void CheckMember(ConfigMember member, string prefix, bool isInEnvironment)
    {
        var path = prefix + UntrustedText.Clean(member.Key, 80);
        switch (WranglerKeys.Find(member.Key))
        {
            case null:
            case { Inheritance: Inheritance.Generated } when !isRedirected:
                Unknown(member, path);
                break;
            case { Inheritance: Inheritance.Removed } when !isRedirected:
                Warn(member, $"wrangler 4 has no \"{path}\" any more.", "Delete it.");
                break;
            case { Inheritance: Inheritance.Shared } when isInEnvironment:
                Warn(member, $"\"{member.Key}\" counts at the top level only; wrangler ignores \"{path}\".", "Move it to the top level.");
                break;
            case var _ when member is { Key: "account_id" or "route", Value.AsString: "" }:
                Warn(member, $"\"{path}\" is empty, and wrangler ignores it.", "Delete it, or fill it in.");
                break;
            case { } key:
                shapes.Check(member.Value, path, key.Shape);
                CheckText(member, path);
                break;
        }
    }

    private void CheckText(ConfigMember member, string path)
    {
        if (member.Value.AsString is not { } text)
        {
            return;
        }

        if (member.Key == "account_id" && !AccountId().IsMatch(text))
        {
            Problems.Add(new Problem(
                "config.account-id",
                $"\"{path}\" is not an account id, which has 32 hexadecimal digits: \"{UntrustedText.Clean(text, 40)}\".",
                new Fix("Copy the account id from the dashboard's address, dash.cloudflare.com/<account id>, or delete the line."),
                member.Value.Location));
        }

        if (member.Key == "name" && !WorkerName().IsMatch(text))
        {
            Problems.Add(new Problem(
                "config.name",
                $"\"{path}\" is not a Worker's name: \"{UntrustedText.Clean(text, 80)}\".",
                new Fix("Use lower-case letters, digits, dashes and underscores, and do not begin with a dash."),
                member.Value.Location));
        }
    }

    private void Unknown(ConfigMember member, string path)
    {
        var meant = Suggestion.For(member.Key, WranglerKeys.Names);
        var fix = new Fix(meant is null ? "Delete it, or look its name up in wrangler's documentation." : $"Did you mean \"{meant}\"?");
        if (LooksLikeBinding(member, meant))
        {
            Problems.Add(new Problem(
                "config.unknown-binding",
                $"\"{path}\" looks like a binding, but wrangler has none of that name; what it needs cannot be planned.",
                fix,
                member.KeyLocation));
        }
        else
        {
            Warnings.Add(new Problem("config.unknown-key", $"wrangler does not know \"{path}\" and ignores it.", fix, member.KeyLocation));
        }
    }

    private static bool LooksLikeBinding(ConfigMember member, string? meant) => member.Value.Kind switch
    {
        ConfigKind.Array => member.Value.Items.Any(item => item.Kind == ConfigKind.Object),
        ConfigKind.Object => member.Value["binding"] is not null
            || member.Value["bindings"] is not null
            || (meant is not null && WranglerKeys.Find(meant)!.Inheritance == Inheritance.Separate),
        _ => false,
    };

    private void Warn(ConfigMember member, string message, string fix) =>
        Warnings.Add(new Problem("config.ignored", message, new Fix(fix), member.KeyLocation));

    [GeneratedRegex(@"\A[0-9a-fA-F]{32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AccountId();

    // wrangler 4.164.0's own rule; an empty name counts as none.
    [GeneratedRegex(@"\A([a-z0-9_][a-z0-9_-]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WorkerName();
}
