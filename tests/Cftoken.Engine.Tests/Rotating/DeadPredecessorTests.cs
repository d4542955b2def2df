using System.Net;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>The plan makes the successor also where the old token is dead, leaked, gone or cannot be told.</summary>
public sealed class DeadPredecessorTests : IAsyncLifetime
{
    private Yard yard = null!;
    private string old = null!;

    public async ValueTask InitializeAsync()
    {
        yard = await Yard.OpenAsync();
        old = yard.TokenOf(await yard.CreateAsync())!.Id;
    }

    public async ValueTask DisposeAsync() => await yard.DisposeAsync();

    [Fact]
    public async Task A_leaked_token_is_deleted_at_once_and_it_is_said_what_else_to_look_at()
    {
        yard.Emulator.Expose(old);

        var rotated = await yard.RotateOneAsync();

        rotated.Outcome.ShouldBe(RotateOutcome.Rotated);
        yard.StatusOf(old).ShouldBe("gone");
        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
        rotated.Advice.ShouldContain(advice => advice.Contains($"actor_token_id {old}"));
        rotated.Timeline.ShouldContain(moment => moment.IsDone && moment.What.Contains("deleted"));
        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rested);
    }

    [Fact]
    public async Task A_leaked_token_is_replaced_by_a_schedule_although_it_does_not_end_soon()
    {
        yard.Emulator.Expose(old);

        (await yard.DueAsync()).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.Rotated);

        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task An_expired_token_is_replaced_and_deleted_later()
    {
        yard.Clock.Advance(TimeSpan.FromDays(91));

        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rotated);

        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
        yard.StatusOf(old).ShouldBe("expired");
        yard.Clock.Advance(TimeSpan.FromDays(8));
        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("gone");
    }

    [Fact]
    public async Task A_disabled_token_is_replaced_by_hand_and_left_to_whoever_disabled_it_by_a_schedule()
    {
        await yard.ChangeAsync(old, token => new(token) { Status = "disabled" });

        (await yard.DueAsync(400)).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.NotDue);
        yard.Working.ShouldBeEmpty();

        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rotated);
        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_somebody_deleted_is_replaced_by_hand_only()
    {
        await yard.DeleteAsync(old);

        (await yard.DueAsync(400)).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.None);
        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rotated);

        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rested);
    }

    [Fact]
    public async Task A_renamed_token_is_not_taken_for_the_jobs_and_it_is_said_which_one_is_left()
    {
        await yard.RenameAsync(old, "mine now");

        var rotated = await yard.RotateOneAsync();

        rotated.Outcome.ShouldBe(RotateOutcome.Rotated);
        rotated.Old.ShouldBeNull();
        rotated.Remarks.ShouldHaveSingleItem().ShouldContain(old);
        yard.Clock.Advance(TimeSpan.FromDays(30));
        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("active");
    }

    [Fact]
    public async Task Where_nothing_is_known_the_candidates_are_told_by_name_and_none_is_touched()
    {
        yard.ForgetEverything();
        File.Delete(yard.Project[".dev.vars"]);

        var rotated = await yard.RotateOneAsync();

        rotated.Outcome.ShouldBe(RotateOutcome.Rotated);
        rotated.Remarks.ShouldHaveSingleItem().ShouldContain(old);
        yard.StatusOf(old).ShouldBe("active");
        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rested, "no third token");
    }

    [Fact]
    public async Task A_token_that_is_not_recorded_is_known_by_its_value_in_the_project()
    {
        yard.ForgetEverything();

        (await yard.RotateOneAsync()).Old!.Id.ShouldBe(old);

        yard.Clock.Advance(TimeSpan.FromHours(25));
        await yard.DueAsync();
        yard.StatusOf(old).ShouldBe("disabled");
    }

    [Fact]
    public async Task A_successor_lives_as_long_as_the_old_one_did_and_from_the_same_networks()
    {
        await yard.ChangeAsync(old, token => new(token)
        {
            ExpiresOn = token.Summary.IssuedOn + TimeSpan.FromDays(10),
            Condition = token.Condition.With([IPNetwork.Parse("127.0.0.0/8")], []),
        });

        var rotated = await yard.RotateOneAsync();

        rotated.Token!.ExpiresOn!.Value.ShouldBe(yard.Clock.GetUtcNow() + TimeSpan.FromDays(10), TimeSpan.FromMinutes(1));
        (await yard.ReadAsync(rotated.Token.Token.Id)).AllowedFrom.ShouldHaveSingleItem().ShouldBe("127.0.0.0/8");
    }

    [Fact]
    public async Task How_the_successor_differs_from_the_old_one_is_shown_before_anybody_is_asked()
    {
        yard.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Yard.Account}}", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "feed0000feed0000feed0000feed0001" }] }""");
        yard.Answer = ApprovalAnswer.Declined;

        await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync());

        var changes = yard.Proposals.ShouldHaveSingleItem().Changes!.Changes;
        changes.ShouldContain(change => change.Kind == GrantChangeKind.Missing && change.Permission.Contains("Routes"));
        yard.Working.ShouldHaveSingleItem().Id.ShouldBe(old);
    }
}
