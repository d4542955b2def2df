using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>What is to be done about a failed log where no project's plan says what its token needs.</summary>
internal static class WithoutProject
{
    /// <summary>The problem, with the command that adds what the log asks for; null where the log does not tell what that is, or no token is named.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="failures">What could be a missing permission.</param>
    public static Problem? Problem(FixRequest request, ImmutableArray<LogFailure> failures)
    {
        ImmutableArray<WantedPermission> wanted = [.. failures.SelectMany(failure => failure.Permissions)];
        if (request.Token is not { } token || wanted.IsEmpty)
        {
            return null;
        }

        ImmutableArray<string> names = [.. wanted.Select(permission => permission.Group.Name).Distinct(StringComparer.Ordinal)];
        var asked = new AskedFor
        {
            IsAlone = true,
            Permissions = names,
            AccountId = failures.Select(failure => failure.AccountId).FirstOrDefault(ResourceIds.IsHexId),
            ZoneIds = [.. wanted.SelectMany(permission => permission.Resources).Where(resource => resource.Kind == Scope.Zone && ResourceIds.IsHexId(resource.Id)).Select(resource => resource.Id!).Distinct(StringComparer.Ordinal)],
        };
        var hidden = asked.AccountId is null ? " The log masks the account: add --account-id ID." : string.Empty;
        return new Problem(
            "diagnose.no-project",
            $"By the log the token lacks {string.Join(" and ", names)}. No project is here whose plan says so too, and anybody may have written a log: a person has to decide. Nothing was changed.",
            new Fix(
                $"If that job is to do this, add it by name: the difference is shown, and you are asked.{hidden}",
                $"{(request with { Path = ".", Job = null, Environment = null, Asked = asked }).ToCommandLineOf("extend")} --token {token}"),
            Kind: ProblemKind.Approval);
    }
}
