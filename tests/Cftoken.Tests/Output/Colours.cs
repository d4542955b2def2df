using Cftoken.Output;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Output;

public sealed class Colours
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false, "NO_COLOR=1")]
    [InlineData(true, true, "NO_COLOR=")]
    [InlineData(true, false, "CI=true")]
    [InlineData(true, false, "TERM=dumb")]
    [InlineData(false, true, "CLICOLOR_FORCE=1")]
    [InlineData(false, false, "CLICOLOR_FORCE=0")]
    [InlineData(false, true, "CLICOLOR_FORCE=1", "CI=true")]
    [InlineData(true, false, "CLICOLOR_FORCE=1", "NO_COLOR=1")]
    public void Follow_the_terminal_and_what_the_environment_asks_for(bool isTerminal, bool expected, params string[] variables)
    {
        var environment = new FakeEnvironment();
        foreach (var variable in variables)
        {
            environment.Set(variable.Split('=')[0], variable.Split('=')[1]);
        }

        Colour.IsWanted(environment, isTerminal).ShouldBe(expected);
    }
}
