using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Proving;
using Cftoken.Output;
using Cftoken.Output.Plans;
using Cftoken.Tests.Face;
using Cftoken.Tests.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Proving;

/// <summary>A proof for people and for programs, and the bar that is shown meanwhile.</summary>
public sealed class Proof_view
{
    private const string Because = "Without it PUT …/workers/scripts/{script_name} is denied and the command fails.";

    private readonly FakeOutsideWorld world = new();

    [Fact]
    public void Each_permission_stands_beside_its_verdict_and_what_shows_it()
    {
        new ProveView(new Ui(world.Build(), isJson: false).Result).Show(Proof(Necessity.Necessary));

        world.Terminal.OutText.ShouldContain("sufficient: ");
        world.Terminal.OutText.ShouldContain("necessary     Account · Workers Scripts · Edit");
        world.Terminal.OutText.ShouldContain("is denied and");
        world.Terminal.OutText.ShouldContain("Proven against the catalogue of 2026-07-27, first deploy and redeploy");
        world.Terminal.OutText.ShouldNotContain("inferred");
    }

    [Fact]
    public void What_rests_on_inferred_data_says_so()
    {
        var proof = Proof(Necessity.Spare);
        proof = proof with { Permissions = [.. proof.Permissions.Select(one => one with { Permission = one.Permission with { IsInferred = true } })] };

        new ProveView(new Ui(world.Build(), isJson: false).Result).Show(proof);

        world.Terminal.OutText.ShouldContain("spare ");
        world.Terminal.OutText.ShouldContain("What is marked as inferred");
    }

    [Fact]
    public void Programs_get_the_same_with_a_schema_version()
    {
        new Ui(world.Build(), isJson: true).Json(page => ProofJson.Write(page.Writer, Proof(Necessity.Necessary)));

        using var json = JsonDocument.Parse(world.Terminal.OutText);
        var root = json.RootElement;
        root.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        root.GetProperty("verdict").GetString().ShouldBe("sufficient");
        root.GetProperty("catalogue").GetString().ShouldBe("2026-07-27");
        root.GetProperty("confined").GetBoolean().ShouldBeTrue();
        root.GetProperty("command").EnumerateArray().Select(word => word.GetString()).ShouldBe(["npx", "wrangler", "deploy"]);
        root.GetProperty("runs")[0].GetProperty("authorised").GetInt32().ShouldBe(12);
        var permission = root.GetProperty("permissions")[0];
        permission.GetProperty("verdict").GetString().ShouldBe("necessary");
        permission.GetProperty("name").GetString().ShouldBe("Workers Scripts Write");
        permission.GetProperty("because").GetString().ShouldBe(Because);
    }

    [Fact]
    public void On_a_terminal_a_bar_is_drawn_anew_and_taken_away_in_the_end()
    {
        world.Terminal.IsErrorTerminal = true;
        using (var bar = new Ui(world.Build(), isJson: false).Progress())
        {
            bar.Show(1, 4, "without D1 Write");
        }

        world.Terminal.ErrorText.ShouldContain("█████░░░░░░░░░░░░░░░ 1/4 without D1 Write");
        world.Terminal.ErrorText.ShouldContain("\u001b]9;4;1;25\a");
        world.Terminal.ErrorText.ShouldEndWith("\r\u001b[2K\u001b]9;4;0;\a");
    }

    [Fact]
    public void Elsewhere_each_step_is_a_plain_line()
    {
        world.Terminal.IsErrorTerminal = true;
        world.Environment.Set("CI", "true");
        using (var bar = new Ui(world.Build(), isJson: false).Progress())
        {
            bar.Show(0, 2, "with the whole plan");
            bar.Show(2, 2, "with the whole plan");
        }

        world.Terminal.ErrorText.ShouldBe("1/2 with the whole plan\n");
    }

    [Fact]
    public async Task A_command_line_without_a_command_is_refused_with_an_example()
    {
        (await CommandLine.RunAsync(world, "prove", "apps/shop")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("cftoken prove -- npx wrangler deploy");
    }

    [Fact]
    public async Task The_relay_is_nobodys_business()
    {
        await CommandLine.RunAsync(world, "--help");

        world.Terminal.OutText.ShouldContain("prove");
        world.Terminal.OutText.ShouldNotContain("relay");
    }

    private static Proof Proof(Necessity verdict)
    {
        var plan = SomePlan.Plan();
        var run = new RunFacts(0, 12, 12, []);
        ImmutableArray<PermissionProof> permissions =
            [new(plan.Minimised.Permissions.First(permission => permission.Need == Need.Required), verdict, null, Because, [])];
        return new Proof(
            plan, ["npx", "wrangler", "deploy"], Sufficiency.Sufficient, "The command succeeded.", [], [run, run], permissions, new DateOnly(2026, 7, 27), true);
    }
}
