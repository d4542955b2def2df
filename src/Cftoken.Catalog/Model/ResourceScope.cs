using System.Collections.Immutable;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Model;

/// <summary>What is known of a kind of resource: who may be granted it, and how a policy names it.</summary>
/// <param name="Scope">The kind.</param>
/// <param name="Owners">The kinds of owner whose tokens take it (a Worker: account-owned tokens only).</param>
/// <param name="Since">The day on which Cloudflare announced it, ISO 8601; null if not known.</param>
/// <param name="PolicyKeys">The forms of a policy's resource key, with placeholders in angle brackets; empty if not known.</param>
/// <param name="Source">Where that stands.</param>
public sealed record ResourceScope(
    Scope Scope,
    ImmutableArray<OwnerKind> Owners,
    string? Since,
    ImmutableArray<string> PolicyKeys,
    string Source);
