using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Engine.Adopting;
using Cftoken.Engine.Applying;
using Cftoken.Engine.Comparing;
using Cftoken.Engine.Comparing.Against;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Emulating;
using Cftoken.Engine.Exact;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Explaining;
using Cftoken.Engine.Extending;
using Cftoken.Engine.Fixing;
using Cftoken.Engine.Formats;
using Cftoken.Engine.Identifying;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Listing;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Narrowing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Proving;
using Cftoken.Engine.Proving.Sandbox;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Rotating;
using Cftoken.Engine.Sinks;
using Cftoken.Engine.Revoking;
using Cftoken.Engine.Verifying;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.Tokens;

namespace Cftoken.Commands;

/// <summary>Makes the use cases when a command needs them, so that help and errors load nothing.</summary>
/// <param name="world">The outside world.</param>
internal sealed class UseCases(OutsideWorld world)
{
    /// <summary>Whether the environment names the account.</summary>
    public bool IsAccountKnown => world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 };

    /// <summary>Planning.</summary>
    public PlanUseCase Plan() => new(world, PermissionCatalog.Load());

    /// <summary>Asking wrangler itself about planned deploys.</summary>
    public ExactUseCase Exact() => new(world);

    /// <summary>Planning with ids that Cloudflare is asked for.</summary>
    public OnlinePlanUseCase OnlinePlan() => new(world, PermissionCatalog.Load());

    /// <summary>Putting plans into the forms that other tools take.</summary>
    public PlanFormatter Formatter() => new(world.Time);

    /// <summary>Comparing what is planned with what was planned at a commit.</summary>
    public SinceUseCase Since() => new(world, PermissionCatalog.Load());

    /// <summary>Comparing what is planned with what is granted.</summary>
    public AgainstUseCase Against() => new(world, PermissionCatalog.Load());

    /// <summary>Listing jobs.</summary>
    public JobsUseCase Jobs() => new(world, PermissionCatalog.Load());

    /// <summary>Explaining.</summary>
    public ExplainUseCase Explain() => new(world, PermissionCatalog.Load());

    /// <summary>Diagnosing a log.</summary>
    public DiagnoseUseCase Diagnose() => new(world, PermissionCatalog.Load());

    /// <summary>Extending the token that a log is of.</summary>
    public FixUseCase Fix() => new(world, PermissionCatalog.Load());

    /// <summary>The summary of a GitHub Actions job.</summary>
    public JobSummary JobSummary() => new(world);

    /// <summary>Creating a token.</summary>
    public CreateUseCase Create() => new(world, PermissionCatalog.Load());

    /// <summary>Giving jobs new tokens in the place of those that they have.</summary>
    public RotateUseCase Rotate() => new(world, PermissionCatalog.Load());

    /// <summary>Finishing or undoing what earlier runs left open.</summary>
    public RecoverUseCase Recover() => new(world, PermissionCatalog.Load());

    /// <summary>Verifying a token.</summary>
    public VerifyUseCase Verify() => new(world, PermissionCatalog.Load());

    /// <summary>Taking over a token that somebody made by hand.</summary>
    public AdoptUseCase Adopt() => new(world, PermissionCatalog.Load());

    /// <summary>Holding a plan's requirements against a token.</summary>
    public DeepVerifyUseCase DeepVerify() => new(world, PermissionCatalog.Load());

    /// <summary>Granting a token more.</summary>
    public ExtendUseCase Extend() => new(world, PermissionCatalog.Load());

    /// <summary>Taking from a token what is spare.</summary>
    public NarrowUseCase Narrow() => new(world, PermissionCatalog.Load());

    /// <summary>Finding out which token a CI uses.</summary>
    public IdentifyUseCase Identify() => new(world, PermissionCatalog.Load());

    /// <summary>Probing a token.</summary>
    public ProbeUseCase Probe() => new(world, PermissionCatalog.Load());

    /// <summary>Making tokens what is planned.</summary>
    public ApplyUseCase Apply() => new(world, PermissionCatalog.Load());

    /// <summary>Whether a file is a plan that was saved.</summary>
    public bool IsSavedPlan(string path) => ApplyUseCase.IsSavedPlan(world, path);

    /// <summary>Telling which tokens there are.</summary>
    public ListUseCase ListTokens() => new(world, PermissionCatalog.Load());

    /// <summary>Taking tokens out of use.</summary>
    public RevokeUseCase Revoke() => new(world, PermissionCatalog.Load());

    /// <summary>Running a command with a token.</summary>
    public ExecUseCase Exec() => new(world, PermissionCatalog.Load());

    /// <summary>Proving a plan.</summary>
    public ProveUseCase Prove() => new(world, PermissionCatalog.Load());

    /// <summary>The inner end of a confined run.</summary>
    public RelayUseCase Relay() => new(world);

    /// <summary>Trying sinks.</summary>
    public SinkCheckUseCase SinkCheck() => new(world, PermissionCatalog.Load());

    /// <summary>Running the embedded API.</summary>
    public EmulateUseCase Emulate() => new(world);
}
