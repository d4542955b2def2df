using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>One job whose token is rotated, and what that is done with. Its lock is held.</summary>
/// <param name="World">The outside world.</param>
/// <param name="Workplace">What changes work with.</param>
/// <param name="Targets">Plans jobs.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Target">The job; its plan may hold resources whose ids are not known.</param>
/// <param name="Key">The job's key.</param>
/// <param name="Old">The token that it has.</param>
/// <param name="Approver">Who is asked.</param>
/// <param name="Dialogue">Whom to tell.</param>
internal sealed record RotationJob(
    OutsideWorld World,
    Workplace Workplace,
    JobTargetFinder Targets,
    RotateRequest Request,
    JobTarget Target,
    JobKey Key,
    OldToken Old,
    Approver Approver,
    IRotateDialogue Dialogue)
{
    /// <summary>Cloudflare.</summary>
    public CloudflareClient Client => Workplace.Client;

    /// <summary>The way to the bootstrap credential.</summary>
    public BootstrapAccess Bootstrap => Workplace.Bootstrap;

    /// <summary>What is remembered.</summary>
    public TokenMemory Memory => Workplace.Memory;

    /// <summary>What is due about predecessors.</summary>
    public DueRetirements Retirements => new(World, Client, Bootstrap, Memory);

    /// <summary>The moment.</summary>
    public DateTimeOffset Now => World.Time.GetUtcNow();

    /// <summary>The command line that says yes beforehand.</summary>
    public string Beforehand => Request.ToCommandLine("--yes");

    /// <summary>How it ended.</summary>
    public JobRotated Ended(RotateOutcome outcome, string what) => new(Target.Plan.Job, Target.Plan.Environment, outcome, what);
}
