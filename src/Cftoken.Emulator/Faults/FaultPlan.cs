using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Emulator.Faults;

/// <summary>Which of the calls that a rule is about it hits, counted from 1.</summary>
/// <param name="Hits">Whether it hits the call of that number.</param>
public sealed record FaultCalls(Func<int, bool> Hits)
{
    /// <summary>All of them.</summary>
    public static readonly FaultCalls All = new(_ => true);

    /// <summary>The first ones.</summary>
    public static FaultCalls First(int count) => new(number => number <= count);

    /// <summary>One of them.</summary>
    public static FaultCalls Number(int wanted) => new(number => number == wanted);

    /// <summary>Every so many: 3 hits the third, the sixth, ….</summary>
    public static FaultCalls Every(int period) => new(number => number % period == 0);
}

/// <summary>One rule.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Calls">With which calls.</param>
/// <param name="Operation">Calls of which operation; null: of every one.</param>
public sealed record FaultRule(Fault Fault, FaultCalls Calls, Operation? Operation = null);

/// <summary>What is to go wrong. Rules may be added and removed while the emulator runs.</summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Counted> rules = [];

    /// <summary>Adds a rule; its calls are counted from now on.</summary>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (gate)
        {
            rules.Add(new Counted(rule));
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
        }
    }

    /// <summary>The faults that hit this call, in the order of the rules.</summary>
    internal ImmutableArray<Fault> Take(Operation? operation)
    {
        lock (gate)
        {
            return [.. rules.Where(rule => rule.Counts(operation)).Where(rule => rule.IsHit()).Select(rule => rule.Rule.Fault)];
        }
    }

    private sealed class Counted(FaultRule rule)
    {
        private int calls;

        public FaultRule Rule => rule;

        public bool Counts(Operation? operation) => rule.Operation is null || rule.Operation.Equals(operation);

        public bool IsHit() => rule.Calls.Hits(++calls);
    }
}
