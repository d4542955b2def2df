using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>
/// Makes the configuration that counts for one environment, by wrangler's rules (read in wrangler 4.164.0, 2026-11-22).
/// Values are not copied: each keeps the place where it was written.
/// </summary>
internal static class WranglerEnvironments
{
    /// <summary>The names under <c>env</c>, in the order of the file.</summary>
    internal static ImmutableArray<string> NamesIn(ConfigNode root) =>
        root["env"] is { } environments ? [.. environments.Members.Select(member => member.Key)] : [];

    /// <summary>The environment's own table; null where there is none.</summary>
    internal static ConfigNode? Find(ConfigNode root, string? environment) =>
        environment is null ? null : root["env"]?[environment];

    /// <summary>What counts at the top level, without <c>env</c> and without keys that have no value.</summary>
    internal static ConfigNode TopLevel(ConfigNode root) =>
        ConfigNode.Object(root.Location, [.. root.Members.Where(member => member.Key != "env" && HasValue(member))]);

    /// <summary>What counts for an environment that has a table of its own.</summary>
    internal static ConfigNode Effective(ConfigNode root, ConfigNode own, string environment)
    {
        var members = ImmutableArray.CreateBuilder<ConfigMember>();
        foreach (var member in TopLevel(root).Members)
        {
            switch (WranglerKeys.Find(member.Key)?.Inheritance)
            {
                case Inheritance.Inherited when !Defines(own, member.Key):
                    members.Add(WithSuffix(member, environment));
                    break;
                case Inheritance.Shared:
                    members.Add(member);
                    break;
            }
        }

        members.AddRange(own.Members.Where(member => HasValue(member) && !IsShared(member.Key)));
        return ConfigNode.Object(own.Location, members.ToImmutable());
    }

    /// <summary>The top level under an environment's name: what wrangler deploys where no environments are written at all.</summary>
    internal static ConfigNode Renamed(ConfigNode root, string environment)
    {
        var top = TopLevel(root);
        return ConfigNode.Object(top.Location, [.. top.Members.Select(member => WithSuffix(member, environment))]);
    }

    /// <summary>A warning for each key that the top level has and that the environment, not inheriting it, lacks.</summary>
    internal static IEnumerable<Problem> NotInherited(ConfigNode root, ConfigNode own, string environment)
    {
        var name = UntrustedText.Clean(environment, 80);
        return from member in TopLevel(root).Members
               where WranglerKeys.Find(member.Key)?.Inheritance == Inheritance.Separate && own[member.Key] is null
               select new Problem(
                   "config.not-inherited",
                   $"\"{member.Key}\" stands at the top level, but environments do not inherit it, and \"env.{name}\" has none.",
                   new Fix($"Repeat \"{member.Key}\" under \"env.{name}\" if that environment needs it."),
                   member.KeyLocation);
    }

    /// <summary>A warning where the environment inherits custom domains: its deploy takes them away from the top-level Worker.</summary>
    internal static Problem? InheritedDomains(ConfigNode root, ConfigNode own, string environment)
    {
        if (own["routes"] is not null || root["routes"] is not { } routes || !routes.Items.Any(route => route["custom_domain"]?.AsBoolean == true))
        {
            return null;
        }

        var name = UntrustedText.Clean(environment, 80);
        return new Problem(
            "config.inherited-domains",
            $"\"env.{name}\" inherits custom domains from the top level; deploying it takes them away from the top-level Worker.",
            new Fix($"Add \"routes\": [] to \"env.{name}\", or write its own routes there."),
            routes.Location);
    }

    private static bool HasValue(ConfigMember member) =>
        member.Value.Kind != ConfigKind.Null && member is not { Key: "account_id" or "route", Value.AsString: "" };

    private static bool Defines(ConfigNode own, string key) =>
        own.Members.Any(member => member.Key == key && HasValue(member));

    private static bool IsShared(string key) => WranglerKeys.Find(key)?.Inheritance == Inheritance.Shared;

    private static ConfigMember WithSuffix(ConfigMember member, string environment) =>
        member is { Key: "name", Value.AsString: { Length: > 0 } name }
            ? member with { Value = ConfigNode.Scalar(ConfigKind.String, member.Value.Location, $"{name}-{environment}") }
            : member;
}
