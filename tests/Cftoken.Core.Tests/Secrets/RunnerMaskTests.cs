using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Secrets;

public sealed class RunnerMaskTests
{
    private readonly FakeOutsideWorld world = new();
    private readonly Canary canary = new();

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::add-mask::")]
    [InlineData("TF_BUILD", "##vso[task.setsecret]")]
    public void A_runner_that_can_is_told_on_standard_error(string variable, string command)
    {
        world.Environment.Set(variable, "true").Set("CI", "true");

        new RunnerMask(world.Build()).Hide(canary.Secret).ShouldBeNull();

        world.Terminal.ErrorText.ShouldBe($"{command}{canary.Value}\n");
        world.Terminal.OutText.ShouldBeEmpty();
    }

    [Fact]
    public void Where_there_is_no_CI_nothing_is_written()
    {
        new RunnerMask(world.Build()).Hide(canary.Secret).ShouldBeNull();

        canary.MustBeAbsentFrom(world.Terminal.ErrorText, world.Terminal.OutText);
    }

    [Theory]
    [InlineData("CI", false)]
    [InlineData("GITHUB_ACTIONS", true)]
    public void Where_nobody_can_be_told_or_the_line_would_stay_people_are(string variable, bool isFile)
    {
        world.Environment.Set(variable, "true");
        world.Terminal.IsErrorFile = isFile;

        new RunnerMask(world.Build()).Hide(canary.Secret).ShouldNotBeNull().ShouldContain("does not print it");

        canary.MustBeAbsentFrom(world.Terminal.ErrorText, world.Terminal.OutText);
    }
}
