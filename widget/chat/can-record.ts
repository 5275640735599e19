/** Whether this browser can record, where the page may ask for a microphone. */
export const canRecord = () => 'MediaRecorder' in window && navigator.mediaDevices !== undefined
