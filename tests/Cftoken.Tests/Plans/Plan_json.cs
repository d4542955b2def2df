using System.Text.Json;
using Cftoken.Engine.Plans;
using Cftoken.Output;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Plans;

/// <summary>The machine form, property by property, as other programs rely on it.</summary>
public sealed class Plan_json
{
    private const string Shape =
        """
        schemaVersion: number
        plans[].project: string
        plans[].job: string
        plans[].environment: string
        plans[].worker: string
        plans[].tool.name: string
        plans[].tool.version: string
        plans[].tool.versionSource: string
        plans[].owner: string
        plans[].permissions[].id: string
        plans[].permissions[].name: string
        plans[].permissions[].scope: string
        plans[].permissions[].resources[].kind: string
        plans[].permissions[].resources[].id: string
        plans[].permissions[].need: string
        plans[].permissions[].confidence: number
        plans[].permissions[].reasons[].file: string
        plans[].permissions[].reasons[].line: number
        plans[].permissions[].reasons[].why: string
        plans[].permissions[].reasons[].source: string
        plans[].permissions[].reasons[].inferred: boolean
        plans[].permissions[].reasons[].operations[]: string
        plans[].permissions[].inferred: boolean
        plans[].permissions[].sources[]: nothing
        plans[].permissions[].sources[].says: string
        plans[].permissions[].sources[].where: string
        plans[].permissions[].sources[].date: string
        plans[].policies[].effect: string
        plans[].policies[].permission_groups[].id: string
        plans[].policies[].resources.com.cloudflare.api.account.0123456789abcdef0123456789abcdef: string
        plans[].unresolved[]: nothing
        plans[].surface.operations: number
        plans[].surface.changing: number
        plans[].surface.template.name: string
        plans[].surface.template.date: string
        plans[].surface.template.operations: number
        plans[].surface.template.changing: number
        plans[].unknown[].what: string
        plans[].unknown[].consequence: string
        plans[].unknown[].file: string
        plans[].unknown[].line: number
        plans[].ownerReason: null
        plans[].tokenName: null
        plans[].gate: string
        plans[].risk: null
        plans[].silent[]: nothing
        whole: null
        sharedTokens[]: nothing
        proposal[]: nothing
        otherCommands[].command: string
        otherCommands[].file: string
        otherCommands[].line: number
        otherCommands[].noCalls: null
        unknown[]: nothing
        """;

    [Fact]
    public void Has_exactly_these_properties()
    {
        using var json = Written(SomePlan.Report());

        string.Join('\n', Paths(json.RootElement, string.Empty).Distinct()).ShouldBe(Shape.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Without_an_account_id_policies_are_null_and_the_account_is_unresolved()
    {
        using var json = Written(SomePlan.Report(hasAccount: false));
        var plan = json.RootElement.GetProperty("plans")[0];

        plan.GetProperty("policies").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var resource in new[] { plan.GetProperty("unresolved")[0], plan.GetProperty("permissions")[0].GetProperty("resources")[0] })
        {
            resource.GetProperty("kind").GetString().ShouldBe("account");
            resource.GetProperty("name").GetString().ShouldBe("<account id>");
            resource.GetProperty("unresolved").GetBoolean().ShouldBeTrue();
            resource.TryGetProperty("id", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void What_may_be_missing_is_null_and_not_left_out()
    {
        using var json = Written(new PlanReport([SomePlan.Plan() with { Environment = null, Worker = null }], [], [], []));
        var plan = json.RootElement.GetProperty("plans")[0];

        plan.GetProperty("environment").ValueKind.ShouldBe(JsonValueKind.Null);
        plan.GetProperty("worker").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Needs_owners_and_operations_are_spelt_as_agreed()
    {
        using var json = Written(SomePlan.Report());
        var plan = json.RootElement.GetProperty("plans")[0];

        plan.GetProperty("owner").GetString().ShouldBe("account");
        plan.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetProperty("need").GetString())
            .ShouldBe(["required", "recommended", "optional"]);
        plan.GetProperty("permissions")[0].GetProperty("reasons")[0].GetProperty("operations")[1].GetString()
            .ShouldBe("PUT /accounts/{account_id}/workers/scripts/{script_name}");
    }

    [Fact]
    public void A_permission_that_rests_on_inferred_data_says_so_and_who_says_what()
    {
        using var json = Written(SomePlan.Report());
        var permissions = json.RootElement.GetProperty("plans")[0].GetProperty("permissions");

        permissions.EnumerateArray().Select(permission => permission.GetProperty("inferred").GetBoolean()).ShouldBe([false, true, false]);
        permissions[0].GetProperty("reasons")[0].GetProperty("inferred").GetBoolean().ShouldBeFalse();
        permissions[1].GetProperty("reasons")[0].GetProperty("inferred").GetBoolean().ShouldBeTrue();
        permissions[0].GetProperty("sources").GetArrayLength().ShouldBe(0);
        permissions[1].GetProperty("sources")[0].GetProperty("where").GetString().ShouldBe("github.com/cloudflare/workers-sdk/issues/13828");
    }

    private static JsonDocument Written(PlanReport report)
    {
        var world = new FakeOutsideWorld();
        new Ui(world.Build(), isJson: true).Json(page => PlanJson.Write(page.Writer, report));
        return JsonDocument.Parse(world.Terminal.OutText);
    }

    private static IEnumerable<string> Paths(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(property => Paths(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}")),
        JsonValueKind.Array when element.GetArrayLength() == 0 => [$"{path}[]: nothing"],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Paths(item, path + "[]")),
        JsonValueKind.String => [path + ": string"],
        JsonValueKind.Number => [path + ": number"],
        JsonValueKind.True or JsonValueKind.False => [path + ": boolean"],
        _ => [path + ": null"],
    };
}
