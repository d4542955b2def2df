using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Exact;

/// <summary>In which way a binding differs.</summary>
public enum DifferenceKind
{
    /// <summary>The upload has it, the plan knows nothing of it.</summary>
    Added,

    /// <summary>The plan counts it, the upload does not have it.</summary>
    Missing,

    /// <summary>Both have it, but as different things.</summary>
    Other,
}

/// <summary>A binding in which wrangler's upload and the plan differ.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Name">The binding's name, as written.</param>
/// <param name="Planned">The configuration's key that the plan read it from; null where it has none of that name.</param>
/// <param name="Uploaded">Its type in the upload; null where that has none of that name.</param>
/// <param name="Consequence">What that means for the plan.</param>
/// <param name="Where">Where the configuration has it; null where it does not.</param>
public sealed record BindingDifference(
    DifferenceKind Kind, string Name, string? Planned, string? Uploaded, string Consequence, SourceLocation? Where)
{
    // An inherited binding stays as it is on the Worker; the upload says nothing of what it is.
    private const string Inherited = "inherit";

    private static readonly string[] Harmless = ["plain_text", "json", "secret_text"];

    /// <summary>Compares what the plan read with what wrangler uploads.</summary>
    /// <returns>Every difference, by name; none where they agree.</returns>
    internal static ImmutableArray<BindingDifference> Between(ImmutableArray<PlannedBinding> planned, ImmutableArray<UploadedBinding> uploaded)
    {
        var plannedByName = planned.ToLookup(binding => binding.Name, StringComparer.Ordinal);
        var uploadedByName = uploaded.ToLookup(binding => binding.Name, StringComparer.Ordinal);
        var names = plannedByName.Select(group => group.Key).Union(uploadedByName.Select(group => group.Key), StringComparer.Ordinal);
        return [.. names.Order(StringComparer.Ordinal).SelectMany(name => OfName(name, [.. plannedByName[name]], [.. uploadedByName[name]]))];
    }

    private static IEnumerable<BindingDifference> OfName(string name, ImmutableArray<PlannedBinding> planned, ImmutableArray<UploadedBinding> uploaded)
    {
        if (planned.IsEmpty)
        {
            return uploaded.Select(binding => new BindingDifference(DifferenceKind.Added, name, null, binding.Type, OfAdded(binding.Type), null));
        }

        if (uploaded.IsEmpty)
        {
            return planned.Select(binding => new BindingDifference(
                DifferenceKind.Missing, name, binding.Key, null, "the plan counts it and the deploy does not bind it: the plan may hold more than is needed", binding.Where));
        }

        return uploaded
            .Where(binding => binding.Type != Inherited && !planned.Any(known => known.Types.Contains(binding.Type)))
            .Select(binding => new BindingDifference(
                DifferenceKind.Other,
                name,
                planned[0].Key,
                binding.Type,
                "the plan counts one thing and the deploy binds another: the plan may hold the wrong permission",
                planned[0].Where));
    }

    private static string OfAdded(string type) => Harmless.Contains(type)
        ? "a variable or a secret needs no permission of its own, so the plan holds; its configuration is not what is deployed"
        : "the plan knows nothing of it: a permission that the deploy needs for it may be missing";
}
