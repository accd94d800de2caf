using System.Reflection;
using BenchmarkDotNet.Running;
using Lifeguard.Benchmarks.CompileCost;

if (args is ["compile", ..])
    return CompileCommand.Run(args.AsSpan(1));
BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
return 0;
