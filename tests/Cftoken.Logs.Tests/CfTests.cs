using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

/// <summary>The boxes of Cloudflare's <c>cf</c>: of 0.0.5 as it printed them against a server that refused, of the 1.0 beta by its sources.</summary>
public sealed class CfTests
{
    [Fact]
    public void The_text_of_the_first_versions_is_a_refusal()
    {
        var failure = Diagnosing.One("""
            $ cf zones list

            ✘ API Error: 403 Forbidden
            Message: API request failed with status 403

            Details:
              - [10000] Authentication error

            → Check your API token permissions
            """);

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Tool.ShouldBe("cf");
    }

    [Fact]
    public void The_frame_of_the_beta_names_the_path_and_the_command_its_method()
    {
        var failure = Diagnosing.One("""
            $ cf d1 database list
            ┌ APIError
            │ [10000] Authentication error
            │ 403 Forbidden · HTTP /accounts/0123456789abcdef0123456789abcdef/d1/database
            └

            → Check your API token permissions
            """);

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Operation!.Path.ShouldBe("/accounts/{account_id}/d1/database");
        failure.Operation.Method.ShouldBe("GET");
        failure.Names().ShouldBe(["D1 Read"]);
    }

    [Fact]
    public void A_box_with_another_code_proposes_no_permission()
    {
        var failure = Diagnosing.One("""

            ✘ API Error: 400 Bad Request
            Message: API request failed with status 400

            Details:
              - [6003] Invalid request headers
            """);

        failure.Cause.ShouldBe(ErrorCause.MalformedCredential);
        failure.MustNotAddPermissions();
    }
}
