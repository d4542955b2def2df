using Cftoken.Core.Outside;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator;

/// <summary>How an emulator is set up.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The clock, random numbers and files that it uses.</summary>
    public required OutsideWorld World { get; init; }

    /// <summary>The port on 127.0.0.1; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>What it starts with, where no state is loaded.</summary>
    public EmulatorSeed Seed { get; init; } = EmulatorSeed.Default;
}
