namespace Akka.Dispatch;

// What an actor may require of its mailbox. Every mailbox here is unbounded and can be prepended to, so that each of
// these is always met; the interfaces exist because actors name them.

public interface ISemantics;

public interface IMultipleConsumerSemantics : ISemantics;

public interface IUnboundedMessageQueueSemantics : ISemantics;

public interface IDequeBasedMessageQueueSemantics : ISemantics;

public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

public interface IRequiresMessageQueue<T> where T : ISemantics;
