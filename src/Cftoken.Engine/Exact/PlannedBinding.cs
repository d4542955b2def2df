using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Exact;

/// <summary>A binding as the plan read it from the configuration.</summary>
/// <param name="Name">The name that the code knows it by.</param>
/// <param name="Key">The configuration's key, dotted.</param>
/// <param name="Types">The types that an upload may give it.</param>
/// <param name="Where">Where it stands.</param>
internal sealed record PlannedBinding(string Name, string Key, ImmutableArray<string> Types, SourceLocation Where)
{
    private static readonly ImmutableArray<BindingRule> Rules = BindingRule.Load();

    /// <summary>Every binding of a configuration.</summary>
    /// <param name="configuration">Its effective table.</param>
    public static ImmutableArray<PlannedBinding> Of(ConfigNode configuration) => [.. Rules.SelectMany(rule => rule.Read(configuration))];
}
