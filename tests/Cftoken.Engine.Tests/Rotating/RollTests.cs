using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>Cloudflare's own roll: the same token, a new value, no overlap.</summary>
public sealed class RollTests : IAsyncLifetime
{
    private static readonly RotateRequest Roll = new(".") { IsRoll = true };

    private Yard yard = null!;

    public async ValueTask InitializeAsync() => yard = await Yard.OpenAsync();

    public async ValueTask DisposeAsync() => await yard.DisposeAsync();

    [Fact]
    public async Task The_token_stays_and_every_sink_has_its_new_value()
    {
        var before = await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
        var id = yard.TokenOf(before)!.Id;

        var rolled = await yard.RotateOneAsync(Roll);

        rolled.Outcome.ShouldBe(RotateOutcome.Rolled);
        yard.TokenOf(before).ShouldBeNull();
        yard.TokenOf(yard.Value())!.Id.ShouldBe(id);
        yard.TokenOf(yard.Value(".dev.vars.staging"))!.Id.ShouldBe(id);
        yard.Rolls.ShouldHaveSingleItem().Warnings[0].ShouldContain("no overlap");
        (await yard.RotateOneAsync(Roll)).Outcome.ShouldBe(RotateOutcome.Rested);
        yard.Count("PUT").ShouldBe(1);
    }

    [Fact]
    public async Task That_a_value_of_the_old_form_gets_the_new_one_is_said()
    {
        var made = yard.TokenOf(await yard.CreateAsync())!;
        await yard.RotateOneAsync(Roll);
        yard.Rolls.ShouldHaveSingleItem().Warnings.ShouldNotContain(warning => warning.Contains("before 2026"), "it has the new form");
        await yard.DeleteAsync(made.Id);
        yard.ForgetEverything();
        var old = yard.Emulator.Issue(OwnerKind.Account, made.Grants.ToPolicies(), Yard.Account, made.Name, isOldForm: true).Value;
        yard.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={old.Reveal()}\n");

        (await yard.RotateOneAsync(Roll)).Outcome.ShouldBe(RotateOutcome.Rolled);

        yard.Rolls[^1].Warnings.ShouldContain(warning => warning.Contains("of the form of before 2026"));
        yard.TokenOf(old).ShouldBeNull();
        yard.Value().Reveal().ShouldStartWith("cfat_");
    }

    [Fact]
    public async Task The_s3_pair_is_delivered_anew_where_the_sink_takes_it()
    {
        await yard.CreateAsync(new CreateRequest(".") { Sinks = ["dotenv:.dev.vars?access-key-id=R2_KEY&secret-access-key=R2_SECRET"] });
        var (key, secret) = (yard.Variable("R2_KEY"), yard.Variable("R2_SECRET"));

        await yard.RotateOneAsync(Roll);

        yard.Variable("R2_KEY").ShouldBe(key);
        yard.Variable("R2_SECRET").ShouldNotBe(secret);
        yard.Variable("R2_SECRET").ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(yard.Value().Reveal()))));
    }

    [Theory]
    [InlineData("drop before")]
    [InlineData("drop after")]
    [InlineData("half a body")]
    [InlineData("server error")]
    public async Task After_a_lost_answer_it_is_rolled_again_and_the_sink_has_the_value_that_works(string fault)
    {
        var id = yard.TokenOf(await yard.CreateAsync())!.Id;
        yard.Emulator.Faults.Add(new FaultRule(FaultOf(fault), FaultCalls.First(1), yard.Emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}/value")));

        (await yard.RotateOneAsync(Roll)).Outcome.ShouldBe(RotateOutcome.Rolled);

        yard.TokenOf(yard.Value())!.Id.ShouldBe(id);
        yard.Working.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_no_answer_comes_at_all_recover_rolls_and_delivers()
    {
        var id = yard.TokenOf(await yard.CreateAsync())!.Id;
        yard.Emulator.Faults.Add(new FaultRule(new Fault.DropAfter(), FaultCalls.All, yard.Emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}/value")));

        var lost = await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll));

        lost.Problems[^1].Code.ShouldBe("roll.unknown");
        yard.Emulator.Faults.Clear();
        (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse();
        yard.TokenOf(yard.Value())!.Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_refusal_leaves_everything_as_it_was()
    {
        var before = await yard.CreateAsync();
        yard.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.All, yard.Emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}/value")));

        await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll));

        yard.Emulator.Faults.Clear();
        yard.Value().IsSameAs(before).ShouldBeTrue();
        yard.TokenOf(before)!.IsActive.ShouldBeTrue();
        (await yard.RecoverAsync()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_a_sink_that_cannot_take_the_value_a_person_has_to_decide()
    {
        var before = await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
        File.Delete(yard.Project[".dev.vars.staging"]);
        Directory.CreateDirectory(yard.Project[".dev.vars.staging"]);

        var refused = await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll));

        refused.Problems[0].Code.ShouldBe("approval.person-needed");
        yard.TokenOf(before)!.IsActive.ShouldBeTrue();

        yard.Answer = ApprovalAnswer.Person;
        var rolled = await yard.RotateOneAsync(Roll);
        rolled.Outcome.ShouldBe(RotateOutcome.Failed);
        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();

        Directory.Delete(yard.Project[".dev.vars.staging"]);
        (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse();
        yard.TokenOf(yard.Value(".dev.vars.staging"))!.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task With_no_sink_at_all_that_takes_it_nobody_can_allow_it()
    {
        var before = await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars.staging"] });
        File.Delete(yard.Project[".dev.vars.staging"]);
        Directory.CreateDirectory(yard.Project[".dev.vars.staging"]);
        yard.Answer = ApprovalAnswer.Person;

        await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll));

        yard.TokenOf(before)!.IsActive.ShouldBeTrue();
        yard.Count("PUT").ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_does_not_work_or_is_not_known_is_not_rolled()
    {
        var id = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.ChangeAsync(id, token => new(token) { Status = "disabled" });
        (await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll))).Problems[^1].Code.ShouldBe("roll.not-active");

        yard.ForgetEverything();
        File.Delete(yard.Project[".dev.vars"]);
        (await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll))).Problems[^1].Code.ShouldBe("roll.no-token");
    }

    [Fact]
    public async Task A_bootstrap_credential_does_not_roll_itself()
    {
        yard.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={yard.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        (await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync(Roll))).Problems[0].Code.ShouldBe("bootstrap.in-project");

        yard.Count("PUT").ShouldBe(0);
    }

    private static Fault FaultOf(string name) => name switch
    {
        "drop before" => new Fault.DropBefore(),
        "drop after" => new Fault.DropAfter(),
        "half a body" => new Fault.HalfBody(),
        _ => new Fault.ServerError(502),
    };
}
