using System.Collections.Immutable;
using Cftoken.Matrix.Cases;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Proofs;

/// <summary>One case with one version of wrangler.</summary>
/// <param name="Case">The case.</param>
/// <param name="Wrangler">The version.</param>
public sealed record Row(MatrixCase Case, string Wrangler)
{
    /// <summary>Case and version, as lists of exceptions name a row.</summary>
    public string Name => $"{Case.Id}@{Wrangler}";

    /// <summary>Every row, the newest version's first.</summary>
    public static ImmutableArray<Row> All(IEnumerable<MatrixCase> cases)
    {
        var read = cases.ToList();
        return [.. WranglerInstallation.Versions.SelectMany(version => read.Where(one => one.Versions.Contains(version)).Select(one => new Row(one, version)))];
    }

    public override string ToString() => Name;
}
