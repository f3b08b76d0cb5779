package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where backups lie. Blocks of other types than the chosen one may stand beside it. */
@Block
@ValidationRule(
    value = "self.storageType != 's3' || has(self.s3)",
    message = "storageType s3 needs the block s3")
@ValidationRule(
    value = "self.storageType != 'azure' || has(self.azure)",
    message = "storageType azure needs the block azure")
@ValidationRule(
    value = "self.storageType != 'gcs' || has(self.gcs)",
    message = "storageType gcs needs the block gcs")
@ValidationRule(
    value = "self.storageType != 'pvc' || has(self.pvc)",
    message = "storageType pvc needs the block pvc")
public record Storage(
    @JsonPropertyDescription(
            "Which of the blocks below is used: s3, azure, gcs or pvc. Blocks of the "
                + "other types may be given too.")
        @Required
        StorageType storageType,
    @JsonPropertyDescription(
            "A bucket that speaks S3. Needed with storageType s3; else not looked at.")
        @Nullable S3Storage s3,
    @JsonPropertyDescription(
            "A container of Azure Blob Storage. Needed with storageType azure; else not "
                + "looked at.")
        @Nullable AzureStorage azure,
    @JsonPropertyDescription(
            "A bucket of Google Cloud Storage. Needed with storageType gcs; else not "
                + "looked at.")
        @Nullable GcsStorage gcs,
    @JsonPropertyDescription(
            "A PersistentVolumeClaim. Needed with storageType pvc; else not looked at.")
        @Nullable PvcStorage pvc) {}
