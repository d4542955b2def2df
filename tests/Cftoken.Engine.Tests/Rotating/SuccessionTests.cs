using System.Net;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Endpoints;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Retiring;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>One token takes another's place, without a gap.</summary>
public sealed class SuccessionTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private Yard yard = null!;

    public async ValueTask InitializeAsync() => yard = await Yard.OpenAsync();

    public async ValueTask DisposeAsync() => await yard.DisposeAsync();

    [Fact]
    public async Task The_old_token_works_on_beside_the_new_one_is_then_disabled_and_later_deleted()
    {
        var before = await yard.CreateAsync();
        var old = yard.TokenOf(before)!.Id;

        var rotated = await yard.RotateOneAsync();

        rotated.Outcome.ShouldBe(RotateOutcome.Rotated);
        rotated.Old!.Id.ShouldBe(old);
        yard.TokenOf(yard.Value())!.Id.ShouldBe(rotated.Token!.Token.Id);
        yard.TokenOf(yard.Value())!.Id.ShouldNotBe(old);
        yard.StatusOf(old).ShouldBe("active");

        yard.Clock.Advance(23 * Hour);
        (await yard.DueAsync()).Retired.ShouldBeEmpty();
        yard.StatusOf(old).ShouldBe("active");

        yard.Clock.Advance(2 * Hour);
        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.State.ShouldBe(RetirementState.Disabled);
        yard.StatusOf(old).ShouldBe("disabled");
        (await yard.DueAsync()).Retired.ShouldBeEmpty("run twice, the second does nothing");

        yard.Clock.Advance(TimeSpan.FromDays(7));
        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.State.ShouldBe(RetirementState.Deleted);
        yard.StatusOf(old).ShouldBe("gone");
        yard.Working.ShouldHaveSingleItem().Id.ShouldBe(rotated.Token.Token.Id);
        (await yard.DueAsync()).Retired.ShouldBeEmpty();
        (await yard.Register.ListAsync(default)).ShouldHaveSingleItem().Retiring.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sink_whose_value_works_from_other_addresses_only_may_hold_the_old_token()
    {
        var before = await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", "file:left-out"] });
        var old = yard.TokenOf(before)!.Id;
        await yard.RotateOneAsync(new RotateRequest(".") { Sinks = [".dev.vars"] });
        await yard.ChangeAsync(old, token => new TokenRevision(token) { Condition = token.Condition.With([IPNetwork.Parse("192.0.2.0/24")], []) });
        yard.Clock.Advance(25 * Hour);

        var kept = (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step;

        kept.State.ShouldBe(RetirementState.Kept);
        kept.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.left-out");
        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task One_refusal_is_no_proof_that_a_place_holds_another_value()
    {
        var old = yard.TokenOf(await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", "file:left-out"] }))!.Id;
        await yard.RotateOneAsync(new RotateRequest(".") { Sinks = [".dev.vars"] });
        yard.Clock.Advance(25 * Hour);
        yard.Emulator.Faults.Add(new FaultRule(
            new Fault.Refuse(403, new ApiError(10000, "Authentication error")), FaultCalls.First(1), yard.Emulator.Catalog.Get("GET /accounts/{account_id}/tokens/verify")));

        var kept = (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step;

        kept.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.still-held");
        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task A_place_that_nobody_can_look_into_keeps_the_old_token_until_its_own_end()
    {
        yard.Project.WriteProgram("take", "#!/bin/sh\ncat > /dev/null\n");
        var old = yard.TokenOf(await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", "exec:./take"] }))!.Id;
        await yard.RotateOneAsync(new RotateRequest(".") { Sinks = [".dev.vars"] });
        yard.Clock.Advance(TimeSpan.FromDays(40));

        var step = (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step;

        step.State.ShouldBe(RetirementState.Kept);
        var problem = step.Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("retire.left-out");
        problem.Message.ShouldContain("lives until ");
        problem.Fix!.Command.ShouldBe($"cftoken revoke {old}");
        yard.StatusOf(old).ShouldBe("active", "a job that runs once a month may read it there");
    }

    [Fact]
    public async Task A_token_that_another_machine_left_behind_is_told_and_not_touched()
    {
        await yard.CreateAsync(new CreateRequest(".") { Sinks = [".env.elsewhere"] });
        var strange = yard.Working.ShouldHaveSingleItem().Id;
        yard.ForgetEverything();
        await yard.CreateAsync();
        var old = yard.TokenOf(yard.Value())!.Id;

        var rotated = await yard.RotateOneAsync(new RotateRequest(".") { Again = true });

        rotated.Remarks.ShouldContain(remark => remark.Contains(strange, StringComparison.Ordinal) && remark.Contains($"cftoken revoke {strange}", StringComparison.Ordinal));
        rotated.Remarks.Any(remark => remark.Contains(old, StringComparison.Ordinal)).ShouldBeFalse("what is to be taken out of use later is known");
        yard.Told.ShouldContain(told => told.Contains(strange, StringComparison.Ordinal), "also before anybody is asked");
        yard.StatusOf(strange).ShouldBe("active");
    }

    [Fact]
    public async Task That_an_R2_pair_is_another_one_is_said()
    {
        yard.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Yard.Account}}", "r2_buckets": [{ "binding": "B" }] }""");
        await yard.CreateAsync();

        (await yard.RotateOneAsync()).Remarks.ShouldContain(remark => remark.Contains("its access key id included", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_the_credential_may_not_look_at_is_not_called_gone()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        File.Delete(yard.Project[".dev.vars"]);
        yard.Emulator.Faults.Add(new FaultRule(
            new Fault.Refuse(403, new ApiError(9109, "Unauthorized to access requested resource")), FaultCalls.All, yard.Emulator.Catalog.Get("GET /accounts/{account_id}/tokens/{token_id}")));

        var rotated = await yard.RotateOneAsync();

        yard.Told.ShouldNotContain(told => told.Contains("gone", StringComparison.Ordinal));
        rotated.Remarks.ShouldContain(remark => remark.Contains($"does not see the token {old}", StringComparison.Ordinal));
        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task An_old_token_that_is_another_jobs_by_now_is_left_alive()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.RotateOneAsync();
        var recorded = (await yard.Register.ListAsync(default)).ShouldHaveSingleItem();
        await yard.Register.SaveAsync(recorded with { Job = recorded.Job with { Job = "another" }, Token = recorded.Retiring[0].Token, Retiring = [], Version = 0 }, default);
        yard.Clock.Advance(25 * Hour);

        var kept = (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step;

        kept.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.taken-back");
        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task The_timeline_says_what_happened_and_what_comes_when()
    {
        await yard.CreateAsync();
        var begin = yard.Clock.GetUtcNow();

        var timeline = (await yard.RotateOneAsync()).Timeline;

        timeline.Where(moment => moment.IsDone).Select(moment => moment.What.Split(' ')[0]).ShouldBe(["made", "delivered", "verified:"]);
        timeline.Where(moment => !moment.IsDone).Select(moment => moment.At).ShouldBe([begin + (24 * Hour), begin + (24 * Hour) + TimeSpan.FromDays(7)]);
    }

    [Fact]
    public async Task A_second_rotation_says_when_the_first_was_and_does_nothing_unless_asked_again()
    {
        await yard.CreateAsync();
        var first = await yard.RotateOneAsync();
        yard.Clock.Advance(5 * Hour);

        var second = await yard.RotateOneAsync();

        second.Outcome.ShouldBe(RotateOutcome.Rested);
        second.What.ShouldContain("2026-11-22 12:00 UTC");
        second.Token!.Token.ShouldBe(first.Token!.Token);
        yard.Working.Count.ShouldBe(2);

        (await yard.RotateOneAsync(new RotateRequest(".") { Again = true })).Outcome.ShouldBe(RotateOutcome.Rotated);
        yard.Working.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Without_grace_the_old_token_is_disabled_once_the_new_one_is_verified_and_a_second_run_does_nothing()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;

        var rotated = await yard.RotateOneAsync(new RotateRequest(".") { Grace = TimeSpan.Zero });

        yard.StatusOf(old).ShouldBe("disabled");
        rotated.Timeline.ShouldContain(moment => moment.IsDone && moment.What.Contains("disabled"));
        (await yard.RotateOneAsync(new RotateRequest(".") { Grace = TimeSpan.Zero })).Outcome.ShouldBe(RotateOutcome.Rested);
        yard.Working.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_goes_to_every_sink_that_the_old_one_went_to()
    {
        await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });

        var rotated = await yard.RotateOneAsync();

        yard.TokenOf(yard.Value())!.Id.ShouldBe(rotated.Token!.Token.Id);
        yard.TokenOf(yard.Value(".dev.vars.staging"))!.Id.ShouldBe(rotated.Token.Token.Id);
    }

    [Fact]
    public async Task A_sink_that_cannot_take_it_is_found_out_before_anything_is_made()
    {
        var before = await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
        File.Delete(yard.Project[".dev.vars.staging"]);
        Directory.CreateDirectory(yard.Project[".dev.vars.staging"]);
        var made = yard.Count("POST");

        await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync());

        yard.Count("POST").ShouldBe(made);
        yard.Value().IsSameAs(before).ShouldBeTrue();
        (await yard.Register.ListAsync(default))[0].Retiring.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sink_that_is_none_of_the_jobs_any_more_keeps_the_old_token_alive_while_it_holds_it()
    {
        await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
        var old = yard.TokenOf(yard.Value())!.Id;

        await yard.RotateOneAsync(new RotateRequest(".") { Sinks = [".dev.vars"] });
        yard.Proposals[^1].Retirement.ShouldContain(".dev.vars.staging");
        yard.Clock.Advance(30 * Hour);
        var kept = (await yard.DueAsync()).Retired.ShouldHaveSingleItem();

        kept.Step.State.ShouldBe(RetirementState.Kept);
        kept.Step.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.still-held");
        yard.StatusOf(old).ShouldBe("active");
        yard.TokenOf(yard.Value(".dev.vars.staging"))!.IsActive.ShouldBeTrue();

        yard.Project.Write(".dev.vars.staging", "OTHER=1\n");
        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.State.ShouldBe(RetirementState.Disabled);
    }

    [Fact]
    public async Task A_sink_that_was_put_back_to_the_old_token_keeps_it_alive()
    {
        await yard.CreateAsync();
        var before = yard.Project.Read(".dev.vars");
        await yard.RotateOneAsync();
        yard.Project.Write(".dev.vars", before);
        yard.Clock.Advance(30 * Hour);

        var kept = (await yard.DueAsync()).Retired.ShouldHaveSingleItem();

        kept.Step.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.still-held");
        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task An_old_token_stays_alive_while_its_successor_does_not_work()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        var successor = (await yard.RotateOneAsync()).Token!.Token.Id;
        await yard.ChangeAsync(successor, token => new(token) { Status = "disabled" });
        yard.Clock.Advance(30 * Hour);

        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.no-successor");

        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task An_old_token_that_somebody_switched_on_again_is_not_deleted()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.RotateOneAsync(new RotateRequest(".") { Grace = TimeSpan.Zero });
        await yard.ChangeAsync(old, token => new(token) { Status = "active" });
        yard.Clock.Advance(TimeSpan.FromDays(8));

        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.Problems.ShouldHaveSingleItem().Code.ShouldBe("retire.switched-on");

        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task Where_nobody_came_by_in_time_the_old_token_is_disabled_first_all_the_same()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.RotateOneAsync();
        yard.Clock.Advance(TimeSpan.FromDays(20));

        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("disabled");
        yard.Clock.Advance(TimeSpan.FromDays(6));
        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("disabled");
        yard.Clock.Advance(TimeSpan.FromDays(2));
        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("gone");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_old_token_was_used_last_is_told_and_decides_nothing(bool isUsed)
    {
        var before = await yard.CreateAsync();
        var old = yard.TokenOf(before)!.Id;
        await yard.RotateOneAsync();
        yard.Clock.Advance(Hour);
        if (isUsed)
        {
            using var client = new CloudflareClient(yard.World, Cloudflare.Addressing.ApiBase.Find(yard.ApiBase, yard.World.Environment));
            await new TokenVerifier(client, yard.World.Time).VerifyAsync(before, new KnownAccount(Yard.Account, "a test"), default);
        }

        yard.Clock.Advance(30 * Hour);
        var step = (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step;

        step.State.ShouldBe(RetirementState.Disabled);
        step.What.Contains("It was used at").ShouldBe(isUsed);
        yard.StatusOf(old).ShouldBe("disabled");
    }

    [Fact]
    public async Task Recover_does_what_is_due_as_well()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.RotateOneAsync();
        yard.Clock.Advance(30 * Hour);

        var recovered = await yard.RecoverAsync();

        recovered.Retired.ShouldHaveSingleItem().Step.State.ShouldBe(RetirementState.Disabled);
        recovered.IsAnythingOpen.ShouldBeFalse();
        yard.StatusOf(old).ShouldBe("disabled");
        (await yard.RecoverAsync()).Retired.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_token_that_is_not_known_everywhere_yet_leaves_the_old_one_alive_also_without_grace()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        var verify = yard.Emulator.Catalog.Get("GET /accounts/{account_id}/tokens/verify");
        yard.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.All, verify));

        var rotated = await yard.RotateOneAsync(new RotateRequest(".") { Grace = TimeSpan.Zero });

        rotated.Problems.ShouldNotBeEmpty();
        yard.StatusOf(old).ShouldBe("active");
        yard.Emulator.Faults.Clear();
        (await yard.DueAsync()).Retired.ShouldHaveSingleItem().Step.State.ShouldBe(RetirementState.Disabled);
        yard.StatusOf(old).ShouldBe("disabled");
    }

    [Fact]
    public async Task Two_at_once_make_one_successor()
    {
        await yard.CreateAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                return (await yard.RotateOneAsync()).Outcome.ToString();
            }
            catch (ProblemException busy) when (busy.Problems[0].Code == "job.busy")
            {
                return "busy";
            }
        }));

        outcomes.Count(outcome => outcome == nameof(RotateOutcome.Rotated)).ShouldBe(1);
        yard.Working.Count.ShouldBe(2);
    }

    [Fact]
    public async Task No_value_stands_anywhere_but_in_its_sink()
    {
        var before = Canary.For((await yard.CreateAsync()).Reveal());
        await yard.RotateOneAsync(new RotateRequest(".") { Grace = TimeSpan.Zero });
        var after = Canary.For(yard.Value().Reveal());
        await yard.RotateOneAsync(new RotateRequest(".") { IsRoll = true, Again = true });
        var rolled = Canary.For(yard.Value().Reveal());
        yard.Clock.Advance(TimeSpan.FromDays(8));
        await yard.DueAsync();

        foreach (var canary in (Canary[])[before, after, rolled])
        {
            canary.MustBeAbsentFromFiles(yard.State.Path);
            canary.MustBeAbsentFromFiles(yard.Project.Path, yard.Project[".dev.vars"]);
            canary.MustBeAbsentFrom(yard.Told);
        }
    }
}
