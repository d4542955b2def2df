using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>What mends the failures of a deep verification.</summary>
internal static class DeepFixes
{
    /// <summary>The repairs, the likeliest first; none where nothing fails.</summary>
    public static ImmutableArray<Fix> Of(DeepVerifyRequest request, TokenCheck check, ImmutableArray<RequirementCheck> checks)
    {
        var fixes = ImmutableArray.CreateBuilder<Fix>();
        if (check.State != TokenState.Active)
        {
            fixes.Add(new Fix("Give the job a token that works:", request.ToCommandLineOf("rotate")));
        }

        var failed = checks.Where(one => one.Outcome == CheckOutcome.Failed).ToList();
        if (failed.Exists(one => !one.Missing.IsEmpty))
        {
            fixes.Add(new Fix(
                "Add what is missing to this token in place; its value stays, so no secret has to change:", $"{request.ToCommandLineOf("extend")} --token {check.Verification!.Id}"));
        }

        if (failed.Exists(one => one.Missing.IsEmpty))
        {
            fixes.Add(new Fix("What no added permission mends needs another token:", request.ToCommandLineOf("create") + " --new"));
        }

        return fixes.DrainToImmutable();
    }
}
