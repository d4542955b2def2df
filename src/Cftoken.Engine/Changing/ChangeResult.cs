using System.Collections.Immutable;

namespace Cftoken.Engine.Changing;

/// <summary>How a change in place ended.</summary>
/// <param name="Change">What was to change.</param>
/// <param name="IsChanged">Whether anything had to be changed.</param>
/// <param name="Remarks">What is to be known besides: what somebody else changed meanwhile, what was left alone, and why.</param>
public sealed record ChangeResult(TokenChange Change, bool IsChanged, ImmutableArray<string> Remarks);
