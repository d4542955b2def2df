namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// One process, which dies at a step that was chosen beforehand: everything that it does to the outside is a step, and
/// after its death none of them does anything. What was in its memory is gone.
/// </summary>
/// <param name="diesAt">The step at which it dies, counted from 1; null: it lives.</param>
/// <param name="watch">Called around every step, to look at the world from outside.</param>
internal sealed class SimulatedProcess(int? diesAt, Action watch)
{
    private int steps;

    public bool IsDead { get; private set; }

    /// <summary>What it died of, for the report.</summary>
    public string? DiedAt { get; private set; }

    /// <summary>Something is about to be done, or was just done: the process may die here.</summary>
    public void Step(string what)
    {
        if (!IsDead)
        {
            watch();
        }

        if (!IsDead && ++steps == diesAt)
        {
            IsDead = true;
            DiedAt = what;
        }

        if (IsDead)
        {
            throw new SimulatedDeathException();
        }
    }
}

/// <summary>The process is dead. Whoever catches it can do nothing more.</summary>
internal sealed class SimulatedDeathException : Exception
{
    public SimulatedDeathException()
        : base("The process is dead.")
    {
    }
}
