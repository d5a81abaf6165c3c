// The tests' entry point when this assembly is started as a program, which TrainingMemoryTests does. Test runners do not
// come here.
return args is ["train", var kind, var steps] ? TorchSharp.Tests.Lifetime.WatchedTraining.Run(kind, int.Parse(steps)) : 2;
