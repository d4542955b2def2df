using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Jobs.BuiltIn;

/// <summary>A job that many projects have, planned without the project running any such command.</summary>
/// <param name="Id">What it is asked for by.</param>
/// <param name="Title">What it is called.</param>
/// <param name="For">What it does, as the end of a sentence: <c>reads a Worker's live logs</c>.</param>
/// <param name="Risk">What is to be known before such a token is made.</param>
/// <param name="Gate">Who has to agree, unless the project says otherwise.</param>
public sealed record BuiltInJob(string Id, string Title, string For, string Risk, Gate Gate)
{
    /// <summary>Commands that are for this purpose, by their first words.</summary>
    public ImmutableArray<string> Covers { get; init; } = [];

    /// <summary>Whether its commands deploy.</summary>
    public bool Deploys { get; init; }

    /// <summary>The commands that it stands for, as they are typed; <c>{name}</c> is each of the things below <see cref="Each"/>.</summary>
    public ImmutableArray<string> Runs { get; init; } = [];

    /// <summary>The configuration key whose items the commands are for; null: the project as a whole.</summary>
    public string? Each { get; init; }

    /// <summary>The keys of an item that name it, the first that is there.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The kind of project that has such a job, <c>worker</c> or <c>pages</c>; null: any.</summary>
    public string? ProjectKind { get; init; }

    /// <summary>The operations that it stands for.</summary>
    public ImmutableArray<BuiltInWant> Operations { get; init; } = [];

    /// <summary>The permissions that it stands for, where no operation tells.</summary>
    public ImmutableArray<BuiltInWant> Permissions { get; init; } = [];

    /// <summary>Names of permission groups that are for this purpose and no other.</summary>
    public ImmutableArray<string> Powers { get; init; } = [];

    /// <summary>Why its token is kept apart from others; null where it need not be.</summary>
    public string? Apart { get; init; }
}

/// <summary>An operation or a permission of a built-in job.</summary>
/// <param name="Name">The operation, or the group's name.</param>
/// <param name="Why">What it is for.</param>
/// <param name="Scope">The group's scope; null for an operation.</param>
/// <param name="Need">Whether it is granted.</param>
public sealed record BuiltInWant(string Name, string Why, Scope? Scope, Need Need);
