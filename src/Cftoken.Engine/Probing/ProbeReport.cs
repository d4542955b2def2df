using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Probing;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Probing;

/// <summary>A permission group, as far as the calls tell whether the token holds it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Standing">Whether it is held.</param>
/// <param name="Because">Why that is known, or is not.</param>
public sealed record ProbedGroup(PermissionGroup Group, GroupStanding Standing, string Because);

/// <summary>Groups of which the token holds at least one; which, no call tells.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Call">The call that went through.</param>
public sealed record ProbedChoice(ImmutableArray<PermissionGroup> Groups, Operation Call);

/// <summary>What a probe found.</summary>
/// <param name="Where">Where the token stands.</param>
/// <param name="Verification">What verifying told of it.</param>
/// <param name="AccountId">The account that was asked about; null: none was known.</param>
/// <param name="ZoneId">The zone that was asked about; null: none was known.</param>
/// <param name="Job">The job whose permissions were asked about; null: all of them.</param>
/// <param name="Groups">The groups, by scope and name.</param>
/// <param name="Choices">Sets of groups of which at least one is held.</param>
/// <param name="Answers">Every call and its answer.</param>
/// <param name="Sent">How many requests were sent.</param>
/// <param name="Budget">How many might have been.</param>
/// <param name="StoppedBecause">Why it did not ask all that it would have; null where it did.</param>
/// <param name="Limits">What such a probe cannot know, a sentence each.</param>
public sealed record ProbeReport(
    SourceLocation Where,
    TokenVerification Verification,
    string? AccountId,
    string? ZoneId,
    string? Job,
    ImmutableArray<ProbedGroup> Groups,
    ImmutableArray<ProbedChoice> Choices,
    ImmutableArray<ProbeAnswer> Answers,
    int Sent,
    int Budget,
    string? StoppedBecause,
    ImmutableArray<string> Limits);
