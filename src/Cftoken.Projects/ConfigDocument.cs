using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects;

/// <summary>A configuration file as it was read.</summary>
/// <param name="Root">Its table.</param>
/// <param name="Warnings">What the tool itself would let pass, but a reader should know.</param>
public sealed record ConfigDocument(ConfigNode Root, ImmutableArray<Problem> Warnings);
