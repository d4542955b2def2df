using System.Collections.Immutable;
using Cftoken.Engine.Jobs.BuiltIn;

namespace Cftoken.Engine.Jobs.Asking;

/// <summary>What work with one service wants, for whoever has no configuration that tells.</summary>
/// <param name="Id">What it is asked for by: <c>d1</c>.</param>
/// <param name="Title">What it is called.</param>
public sealed record Profile(string Id, string Title)
{
    /// <summary>Profiles that it is made of; empty: it stands for calls of its own.</summary>
    public ImmutableArray<string> Includes { get; init; } = [];

    /// <summary>The operations that such work calls.</summary>
    public ImmutableArray<BuiltInWant> Operations { get; init; } = [];

    /// <summary>The permissions that the published table lists for it, whether they are needed or not.</summary>
    public ImmutableArray<string> Listed { get; init; } = [];
}
