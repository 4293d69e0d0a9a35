// How many pictures wait on this device: the keeper says so, the chip shows it, the outbox tells the server.
import { ref } from 'vue';

export const picturesWaiting = ref(0);
